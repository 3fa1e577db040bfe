using Mesh.Membership;
using Mesh.Tests.Support;

namespace Mesh.Tests.Nodes;

/// <summary>A node that goes by a ring of its own, among real ones.</summary>
public sealed class RingAgreementClusterTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task ANodeWithAnotherWeightInItsViewIsNamedByAllUntilItAgrees()
    {
        await using var cluster = await TestCluster.StartAsync(3, mesh => mesh.AddService<EchoHandler>("echo"));
        Assert.All(cluster.Nodes, node => Assert.Empty(node.State.Alarms));
        var right = cluster[2].State.View;

        cluster[2].System.ActorSelection("/user/mesh").Tell(WithAnotherWeight(right));
        await AlarmsAsync(cluster, node => node.State.Alarms is [{ Kind: "ring-disagreement", Subject: "echo", Nodes: ["node3"] }]);
        Assert.Equal(2, cluster[0].State.DigestsOf("echo").Select(told => told.Digest).Distinct().Count());

        cluster[2].System.ActorSelection("/user/mesh").Tell(right);
        await AlarmsAsync(cluster, node => node.State.Alarms.IsEmpty);
        Assert.Single(cluster[0].State.DigestsOf("echo").Select(told => told.Digest).Distinct());
    }

    private static Task AlarmsAsync(TestCluster cluster, Func<TestNode, bool> wanted) => Eventually.Async(
        () => cluster.Nodes.All(wanted),
        () => string.Join("; ", cluster.Nodes.Select(node => $"{node.Name}: {string.Join(' ', node.State.Alarms)}")),
        Patience);

    private static MeshView WithAnotherWeight(MeshView view)
    {
        var echo = view.Services["echo"];
        var ring = Ring.Build(echo.Members.Select(member => new RingMember(member.Name, member.Name == "node1" ? 2 : 1)), 256);
        return view with
        {
            Services = System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(
                new Dictionary<string, ServiceView> { ["echo"] = echo with { Ring = ring } }),
        };
    }
}
