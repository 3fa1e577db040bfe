using System.Numerics;
using Mesh.Links;
using Mesh.Membership;
using Mesh.Routing;
using Mesh.Tests.Support;

namespace Mesh.Tests.Routing;

public sealed class LinkPlanTests
{
    public static TheoryData<int> Sizes => [2, 3, 4, 5, 8, 9, 16, 17, 31, 64, 100, 257, 1_000];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(16)]
    public void UpToAFullMeshEveryTwoNodesHaveALink(int size)
    {
        var members = Members.Many(size);
        foreach (var self in members.Starts())
        {
            var plan = LinkPlan.Of(members, self, _ => false, fullMesh: 16);

            Assert.True(plan.IsFullMesh);
            Assert.Equal(members.Starts().Where(node => node != self).ToHashSet(), plan.Peers.ToHashSet());
            Assert.All(plan.Peers, peer => Assert.Equal(LinkNeed.Mesh, plan.NeedOf(peer)));
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void BeyondItANodeHasAsManyNeighboursAsItIsTheNeighbourOf(int size)
    {
        var members = Members.Many(size);
        var plans = PlansOf(members);
        var count = LogarithmOf(size);

        Assert.All(plans.Values, plan => Assert.Equal(count, plan.Peers.Length));
        var watchers = plans.Values.SelectMany(plan => plan.Peers).CountBy(peer => peer).ToDictionary();
        Assert.All(members.Starts(), node => Assert.Equal(count, watchers[node]));
        Assert.True(count >= Math.Min(2, size - 1));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void WhatIsToldFromNeighbourToNeighbourReachesAllInAsManyStepsAsEachHasNeighbours(int size)
    {
        var plans = PlansOf(Members.Many(size));

        foreach (var origin in plans.Keys.Take(20))
        {
            HashSet<NodeIdentity> reached = [origin];
            for (var step = 0; step < LogarithmOf(size); step++)
            {
                reached.UnionWith(reached.SelectMany(node => plans[node].Peers).ToArray());
            }

            Assert.Equal(size, reached.Count);
        }
    }

    [Fact]
    public void EveryNodeHasLinksToTheVotersToo()
    {
        var members = Members.Many(100);
        var voters = members.Take(7).ToHashSet();
        foreach (var self in members)
        {
            var plan = LinkPlan.Of(members, NodeIdentity.Of(self), voters.Contains, fullMesh: 16);

            Assert.InRange(plan.Peers.Length, LogarithmOf(100), LogarithmOf(100) + 7);
            Assert.All(voters.Where(voter => voter != self), voter => Assert.NotEqual(LinkNeed.None, plan.NeedOf(NodeIdentity.Of(voter))));
            Assert.Equal(LinkNeed.None, plan.NeedOf(NodeIdentity.Of(self)));
        }
    }

    [Fact]
    public void ThePlanRestsOnWhoIsThereAndOnNothingElse()
    {
        var members = Members.Many(50);
        var self = NodeIdentity.Of(members[3]);
        var shuffled = members.ToArray();
        new Random(2).Shuffle(shuffled);

        Assert.Equal(
            LinkPlan.Of(members, self, _ => false, 2).Peers.ToHashSet(),
            LinkPlan.Of(shuffled, self, _ => false, 2).Peers.ToHashSet());
    }

    [Fact]
    public void ANodeThatIsNoMemberYetHasNoNeighbours() =>
        Assert.Empty(LinkPlan.Of(Members.Many(50), new NodeIdentity("stranger", 1), _ => false, 2).Peers);

    [Fact]
    public void OneMoreMemberGivesMostNodesTheSameNeighboursButOne()
    {
        var members = Members.Many(200);
        var before = PlansOf(members);
        var after = PlansOf([.. members, Members.Of("newcomer")]);

        var changes = before.Average(plan => plan.Value.Peers.Except(after[plan.Key].Peers).Count());
        Assert.InRange(changes, 0, LogarithmOf(200)); // it shifts places; links go idle before they go
    }

    private static Dictionary<NodeIdentity, LinkPlan> PlansOf(MeshMember[] members) => members.Starts().ToDictionary(
        node => node, node => LinkPlan.Of(members, node, _ => false, fullMesh: 1));

    private static int LogarithmOf(int size) => BitOperations.Log2((uint)size - 1) + 1;
}
