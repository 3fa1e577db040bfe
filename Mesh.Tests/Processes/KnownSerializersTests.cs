using Mesh.Tests.Node;

namespace Mesh.Tests.Processes;

/// <summary>A node whose configuration would let others choose what it builds.</summary>
[Collection(nameof(AloneOnTheMachine))]
public sealed class KnownSerializersTests
{
    [Fact]
    public async Task ANodeThatReadsJsonEndsWithSeventyEightAndSaysWhichSettingLetsIt()
    {
        using var hocon = new TemporaryFile("akka.actor.serializers.mine = \"Akka.Serialization.NewtonSoftJsonSerializer, Akka\"");
        var ports = NodePorts.Free();
        await using var node = NodeProcess.Start("node1", ports, [ports], "--config", hocon.Path);

        Assert.Equal(ExitCode.BadConfiguration, await node.EndedAsync(TimeSpan.FromSeconds(60)));
        Assert.Contains("NewtonSoftJsonSerializer, Akka (identifier 1) built a type that a message named", node.Output, StringComparison.Ordinal);
        Assert.Contains("akka.actor.serializers.mine lets it", node.Output, StringComparison.Ordinal);
    }
}
