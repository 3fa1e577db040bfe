using System.Text;
using Mesh.FailureDetection;
using Mesh.Links;
using Mesh.Tests.Support;

namespace Mesh.Tests.Nodes;

/// <summary>Five real nodes of which not every two have a link.</summary>
public sealed class SparseClusterTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private TestCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await TestCluster.StartAsync(
        5,
        mesh => mesh.AddService<EchoHandler>("echo").AddService<TallyActor>("tally"),
        "mesh.links { full-mesh = 2, idle-after = 1s }");

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task ARequestForAnUnlinkedPeerHasALinkMadeWhichGoesWhenItIsIdle()
    {
        var (node, peer) = await UnlinkedPairAsync();
        var key = Enumerable.Range(0, 1_000).Select(i => $"key-{i}")
            .First(candidate => node.State.Explain("echo", candidate)!.Owner == peer.Name);
        var explained = node.State.Explain("echo", key)!;
        Assert.Equal((peer.Name, SuspicionState.Unlinked), (explained.Chosen, explained.PreferenceList[0].Suspicion.State));
        Assert.Contains("not linked", explained.Rule, StringComparison.Ordinal);

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(
            i => node.Client.SendAsync("echo", key, Encoding.UTF8.GetBytes($"{i}")).AsTask()));

        Assert.All(results, result => Assert.Equal((Outcome.Replied, peer.Name), (result.Outcome, result.Node)));
        Assert.Equal(SuspicionState.Healthy, LinkTo(node, peer).Suspicion.State);
        Assert.Equal("the owner is healthy", node.State.Explain("echo", key)!.Rule);
        await Eventually.Async(() => !LinkTo(node, peer).IsConnected, () => "the link stands for ever", Patience);
        Assert.False(LinkTo(node, peer).IsSuspect);
    }

    [Fact]
    public async Task EveryNodeAnswersForEveryKeyWhileOneComesAndOneLeaves()
    {
        await EveryKeyIsAnsweredAsync();

        await _cluster.AddAsync("node6");
        await _cluster.AgreedAsync();
        await EveryKeyIsAnsweredAsync();

        await _cluster.StopAsync(_cluster[3]);
        await _cluster.AgreedAsync();
        await EveryKeyIsAnsweredAsync();
        Assert.Equal(0, TallyActor.Overlaps);
    }

    [Fact]
    public async Task ADrainIsSeenByAll()
    {
        var draining = _cluster[4];
        draining.Runtime.Plane.States.Tell(own => own with { Draining = true });

        await Eventually.Async(
            () => Others(draining).All(node => LinkTo(node, draining).IsDraining),
            () => string.Join(", ", Others(draining).Where(node => !LinkTo(node, draining).IsDraining).Select(node => node.Name)),
            Patience);
    }

    [Fact]
    public async Task AllComeToKnowTheSame()
    {
        await Eventually.Async(
            () => _cluster.Nodes.Select(node => node.Runtime.Plane.States.Digest.Whole).Distinct().Count() == 1,
            () => string.Join(' ', _cluster.Nodes.Select(node => $"{node.Runtime.Plane.States.Digest.Whole:x16}")),
            Patience);
        Assert.Empty(_cluster.Nodes.SelectMany(node => node.State.Alarms));
    }

    private async Task EveryKeyIsAnsweredAsync()
    {
        var sent = _cluster.Nodes.SelectMany(node => new[] { "echo", "tally" }.SelectMany(service => Enumerable.Range(0, 20).Select(
            key => node.Client.SendAsync(
                service, $"sparse-{key}", default, new RequestOptions { Deadline = TimeSpan.FromSeconds(15) }).AsTask())));
        Assert.All(await Task.WhenAll(sent), result => Assert.Equal((Outcome.Replied, ""), (result.Outcome, result.Detail ?? "")));
    }

    /// <summary>Two nodes, the first of which has no link to the second.</summary>
    private async Task<(TestNode Node, TestNode Peer)> UnlinkedPairAsync()
    {
        (TestNode, TestNode)? pair = null;
        await Eventually.Async(
            () => (pair = PairOrNull()) is not null, () => "every two nodes have a link", Patience);
        return pair!.Value;
    }

    private (TestNode, TestNode)? PairOrNull() => (
        from node in _cluster.Nodes
        from peer in Others(node)
        where LinkTo(node, peer).Suspicion.State == SuspicionState.Unlinked
        select ((TestNode, TestNode)?)(node, peer)).FirstOrDefault();

    private IEnumerable<TestNode> Others(TestNode node) => _cluster.Nodes.Where(other => other != node);

    private static Link LinkTo(TestNode node, TestNode peer) => node.Runtime.Peered[peer.Runtime.Identity];
}
