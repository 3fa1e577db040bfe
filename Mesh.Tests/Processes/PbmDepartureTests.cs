using Mesh.Tests.Inspection;
using Mesh.Tests.Support;

namespace Mesh.Tests.Processes;

/// <summary>The commands of pbm's that take a node out of the cluster, with the nodes that they end.</summary>
[Collection(nameof(AloneOnTheMachine))]
public sealed class PbmDepartureTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task LeaveHasAnotherNodeEndInPeaceAndDrainThisOne()
    {
        await using var nodes = await NodeProcesses.StartAsync(3);

        var left = await ClientRun.Of($"{nodes[0].Pbm} cluster leave -a {nodes[2].Address}");
        Assert.Equal(new(0, $"akka.tcp://mesh@{nodes[2].Address} drains, and leaves the cluster.\n", ""), left);
        Assert.Equal(ExitCode.Stopped, await nodes[2].EndedAsync(Patience));
        await SeesAsync(nodes, nodes[0], "node1", "node2");

        var drained = await ClientRun.Of($"{nodes[1].Pbm} mesh drain");
        Assert.Equal((0, ""), (drained.ExitCode, drained.Error));
        Assert.StartsWith("Draining; under way: ", drained.Lines[0], StringComparison.Ordinal);
        Assert.EndsWith("This node leaves the cluster now.", drained.Lines[^1], StringComparison.Ordinal);
        Assert.Equal(ExitCode.Stopped, await nodes[1].EndedAsync(Patience));
        await SeesAsync(nodes, nodes[0], "node1");
    }

    [Fact]
    public async Task LeaveWithoutAnAddressIsThisNodes()
    {
        await using var nodes = await NodeProcesses.StartAsync(3);

        var left = await ClientRun.Of($"{nodes[1].Pbm} cluster leave");
        Assert.Equal(new(0, $"akka.tcp://mesh@{nodes[1].Address} drains, and leaves the cluster.\n", ""), left);
        Assert.Equal(ExitCode.Stopped, await nodes[1].EndedAsync(Patience));
    }

    [Fact]
    public async Task ANodeThatIsDeclaredDeadEndsWithSeventyAndOneThatIsUnknownIsNamed()
    {
        await using var nodes = await NodeProcesses.StartAsync(3);

        var unknown = await ClientRun.Of($"{nodes[0].Pbm} cluster down -a 127.0.0.1:1");
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains("-a is 127.0.0.1:1; it must be one of ", unknown.Error, StringComparison.Ordinal);
        Assert.Contains(nodes[2].Address, unknown.Error, StringComparison.Ordinal);

        var down = await ClientRun.Of($"{nodes[0].Pbm} cluster down -a akka.tcp://mesh@{nodes[2].Address}");
        Assert.Equal(new(0, $"akka.tcp://mesh@{nodes[2].Address} is declared dead.\n", ""), down);
        Assert.Equal(ExitCode.Removed, await nodes[2].EndedAsync(Patience));
        await SeesAsync(nodes, nodes[0], "node1", "node2");
    }

    private static Task SeesAsync(NodeProcesses nodes, NodeProcess observer, params string[] names)
    {
        string[] seen = [];
        return Eventually.Async(
            async () => (seen = (await observer.RingAsync(nodes.Http, "echo")).Members).SequenceEqual(names),
            () => string.Join(',', seen),
            Patience);
    }
}
