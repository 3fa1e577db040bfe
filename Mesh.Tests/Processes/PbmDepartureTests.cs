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

        var offered = await ClientRun.Of($"complete -- {nodes[0].Pbm} cluster down -a 1");
        string[] addresses = [nodes[0].Address, nodes[1].Address, nodes[2].Address];
        Assert.Equal(addresses.Order(StringComparer.Ordinal), offered.Lines);

        var unknown = await ClientRun.Of($"{nodes[0].Pbm} cluster down -a 127.0.0.1:1");
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains("-a is 127.0.0.1:1; it must be one of ", unknown.Error, StringComparison.Ordinal);
        Assert.Contains(nodes[2].Address, unknown.Error, StringComparison.Ordinal);

        var down = await ClientRun.Of($"{nodes[0].Pbm} cluster down -a akka.tcp://mesh@{nodes[2].Address}");
        Assert.Equal(new(0, $"akka.tcp://mesh@{nodes[2].Address} is declared dead.\n", ""), down);
        Assert.Equal(ExitCode.Removed, await nodes[2].EndedAsync(Patience));
        await SeesAsync(nodes, nodes[0], "node1", "node2");
    }

    [Fact]
    public async Task ADrainOfAnotherNodeUnderLoadFailsNoRequest()
    {
        await using var nodes = await NodeProcesses.StartAsync(3);
        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 8).Select(caller => CallAsync(nodes, caller, stop.Token)).ToArray();

        var unknown = await ClientRun.Of($"{nodes[0].Pbm} mesh drain node4");
        Assert.Equal(new(1, "", "pbm: NODE is node4; it must be one of node1, node2, node3.\n"), unknown);

        var drained = await ClientRun.Of($"{nodes[0].Pbm} mesh drain node3");
        Assert.Equal((0, ""), (drained.ExitCode, drained.Error));
        Assert.StartsWith("Draining node3; under way: ", drained.Lines[0], StringComparison.Ordinal);
        Assert.Equal(ExitCode.Stopped, await nodes[2].EndedAsync(Patience));
        await SeesAsync(nodes, nodes[0], "node1", "node2");

        await stop.CancelAsync();
        var answers = (await Task.WhenAll(callers)).SelectMany(statuses => statuses).ToArray();
        Assert.NotEmpty(answers);
        Assert.All(answers, status => Assert.Equal(System.Net.HttpStatusCode.OK, status));
    }

    [Fact]
    public async Task AFrozenNodeIsDeclaredDeadAndEndsWithSeventyWhenItWakes()
    {
        await using var nodes = await NodeProcesses.StartAsync(3);
        nodes[2].Freeze();

        var verified = await ClientRun.Of($"{nodes[0].Pbm} mesh verify --keys 1000");
        Assert.Equal((1, "pbm: node3 did not answer.\n"), (verified.ExitCode, verified.Error));
        var down = await ClientRun.Of($"{nodes[0].Pbm} cluster down -a {nodes[2].Address}");
        Assert.Equal(new(0, $"akka.tcp://mesh@{nodes[2].Address} is declared dead.\n", ""), down);
        await SeesAsync(nodes, nodes[0], "node1", "node2");
        await SeesAsync(nodes, nodes[1], "node1", "node2");

        nodes[2].Thaw();
        Assert.Equal(ExitCode.Removed, await nodes[2].EndedAsync(Patience));
    }

    /// <summary>Asks the nodes that stay, one request after the other, for keys of all nodes.</summary>
    private static async Task<List<System.Net.HttpStatusCode>> CallAsync(NodeProcesses nodes, int caller, CancellationToken stop)
    {
        var statuses = new List<System.Net.HttpStatusCode>();
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            using var body = new StringContent("hello");
            using var answer = await nodes.Http.PostAsync(
                new Uri(nodes[i % 2].Gateway, $"/v1/services/echo/key-{caller}-{i % 500}"), body, CancellationToken.None);
            statuses.Add(answer.StatusCode);
        }

        return statuses;
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
