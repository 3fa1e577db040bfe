using Mesh.Tests.Inspection;
using Mesh.Tests.Support;

namespace Mesh.Tests.Nodes;

/// <summary>A node in a host of somebody's own has its log and its times for pbm, too.</summary>
public sealed class NodeLogAndUptimeTests
{
    [Fact]
    public async Task AnEmbeddedNodeRemembersItsLogAndKnowsSinceWhenItIsUp()
    {
        var port = Ports.Free();
        await using var cluster = await TestCluster.StartAsync(1, _ => { }, $"petabridge.cmd.port = {port}");

        var log = await ClientRun.Of($"127.0.0.1:{port} log peek -s mesh -g forms");
        Assert.Equal((0, ""), (log.ExitCode, log.Error));
        Assert.Contains(" info  node1 Mesh: Forms cluster ", log.Output, StringComparison.Ordinal);

        await Eventually.Async(
            async () => (await ClientRun.Of($"127.0.0.1:{port} uptime")).Output.Contains("Member   up ", StringComparison.Ordinal),
            () => "the member is not up",
            TimeSpan.FromSeconds(10));
    }
}
