using Mesh.Links;
using Mesh.Tests.Support;

namespace Mesh.Tests.Nodes;

/// <summary>What real nodes tell each other of themselves.</summary>
public sealed class StateExchangeClusterTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private TestCluster _cluster = null!;

    public async Task InitializeAsync() =>
        _cluster = await TestCluster.StartAsync(3, mesh => mesh.AddService<EchoHandler>("echo"));

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task EachNodeHearsEachOthersRingAndState()
    {
        foreach (var node in _cluster.Nodes)
        {
            foreach (var peer in _cluster.Nodes.Where(other => other != node))
            {
                await Eventually.Async(
                    () => Ring(node, peer)?.State == new RingState("echo", peer.RingOf("echo").Digest, 0, true)
                        && Node(node, peer)?.State is { Draining: false, Doubt: 1 },
                    () => $"{node.Name} heard {Ring(node, peer)} and {Node(node, peer)} of {peer.Name}",
                    Patience);
            }
        }
    }

    [Fact]
    public async Task AChangeIsToldAtOnceAndRefreshedEachSecond()
    {
        var (teller, hearer) = (_cluster[0], _cluster[1]);
        teller.Runtime.Plane.States.Tell(own => own with { Draining = true });
        await Eventually.Async(
            () => Node(hearer, teller) is { State.Draining: true }, () => $"{Node(hearer, teller)}", Patience);
        var first = Node(hearer, teller)!.Value.At;

        await Eventually.Async(
            () => Node(hearer, teller)!.Value.At > first + TimeSpan.FromSeconds(0.5), () => "no refresh", Patience);
    }

    private static Heard<RingState>? Ring(TestNode node, TestNode peer) =>
        node.Runtime.Plane.States.RingOf(peer.Runtime.Plane.Self!.From, "echo");

    private static Heard<NodeState>? Node(TestNode node, TestNode peer) =>
        node.Runtime.Plane.States.NodeOf(peer.Runtime.Plane.Self!.From);
}
