using Mesh.Membership;
using Mesh.Routing;
using Mesh.Tests.Support;

namespace Mesh.Tests.Routing;

public sealed class RoutePolicyTests
{
    private static readonly ulong Position = Ring.PositionOf(RoutingRig.Key);

    /// <summary>By place on the preference list: who is suspect, who was tried, which place is chosen and by which rule.</summary>
    public static TheoryData<int[], int[], int, string> Keyed => new()
    {
        { [], [], 0, "Owner" },
        { [1, 2], [], 0, "Owner" },
        { [0], [], 1, "HealthySuccessor" },
        { [0, 1], [], 2, "HealthySuccessor" },
        { [], [0], 1, "HealthySuccessor" },
        { [1], [0], 2, "HealthySuccessor" },
        { [0, 1, 2], [], 0, "AllSuspect" },
        { [0, 1, 2], [0], 1, "AllSuspect" },
        { [1, 2], [0], 1, "AllSuspect" },
        { [0], [1, 2], 0, "AllSuspect" },
        { [], [0, 1, 2], -1, "NobodyLeft" },
        { [0, 1, 2], [0, 1, 2], -1, "NobodyLeft" },
    };

    [Theory]
    [MemberData(nameof(Keyed))]
    public void AKeyGoesToTheFirstHealthyNodeOfItsPreferenceList(int[] suspect, int[] tried, int chosen, string rule)
    {
        var rig = new RoutingRig();
        for (var position = 1UL; position < 50; position++)
        {
            var list = rig.PreferredFor(position << 58);
            SetSuspects(rig.Peers, suspect.Select(place => list[place]));

            var route = rig.Routes.Choose(
                "any", position << 58, Array.ConvertAll(tried, place => list[place].Name));

            Assert.Equal(chosen < 0 ? null : list[chosen], route.Member < 0 ? null : rig.Peers[route.Member]);
            Assert.Equal(rule, route.Rule.ToString());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ANodeThatDrainsGetsNoNewWorkIfAnotherCanTakeIt(bool keyed)
    {
        var rig = new RoutingRig(keyed: keyed);
        var (owner, next) = (rig.Preferred[0], rig.Preferred[1]);
        owner.IsDraining = true;

        Assert.Equal(next, rig.Peers[rig.Routes.Choose(RoutingRig.Key, Position, []).Member]);
        Assert.Contains("draining", Explanation.Of(rig.Routes, RoutingRig.Key, Position).Rule, StringComparison.Ordinal);

        Array.ForEach(rig.Peers, peer => peer.IsDraining = true);
        Assert.Equal(owner, rig.Peers[rig.Routes.Choose(RoutingRig.Key, Position, []).Member]);
    }

    [Fact]
    public void AKeysActorIsNotLeftForOneLateAnswerButForSilence()
    {
        var rig = new RoutingRig(keyed: true);
        var (owner, next) = (rig.Preferred[0], rig.Preferred[1]);
        owner.IsSuspect = true;

        Assert.Equal(owner, Chosen());
        Assert.Contains("not silent", Explanation.Of(rig.Routes, RoutingRig.Key, Position).Rule, StringComparison.Ordinal);

        owner.IsSilent = true;

        Assert.Equal(next, Chosen());

        FakePeer Chosen() => rig.Peers[rig.Routes.Choose(RoutingRig.Key, Position, []).Member];
    }

    [Fact]
    public void RequestsWithoutAKeyGoRoundTheHealthyNodesInTurn()
    {
        var rig = new RoutingRig(4);
        rig.Peers[2].IsSuspect = true;

        var chosen = Enumerable.Range(0, 8).Select(turn => rig.Routes.Choose(null, (ulong)turn, []).Member);

        Assert.Equal([0, 1, 3, 3, 0, 1, 3, 3], chosen);
    }

    [Theory]
    [InlineData(new int[0], new int[0], 5UL, 2, "Turn")]
    [InlineData(new[] { 2 }, new int[0], 5UL, 0, "Turn")]
    [InlineData(new int[0], new[] { 2, 0 }, 5UL, 1, "Turn")]
    [InlineData(new[] { 0, 1, 2 }, new int[0], 5UL, 2, "AllSuspect")]
    [InlineData(new[] { 0, 1, 2 }, new[] { 2 }, 5UL, 0, "AllSuspect")]
    [InlineData(new int[0], new[] { 0, 1, 2 }, 5UL, -1, "NobodyLeft")]
    [InlineData(new int[0], new int[0], ulong.MaxValue, 0, "Turn")]
    public void ATurnSkipsWhoIsSuspectOrWasTried(int[] suspect, int[] tried, ulong turn, int chosen, string rule)
    {
        var rig = new RoutingRig();
        SetSuspects(rig.Peers, suspect.Select(member => rig.Peers[member]));

        var route = rig.Routes.Choose(null, turn, Array.ConvertAll(tried, member => rig.Peers[member].Name));

        Assert.Equal((chosen, rule), (route.Member, route.Rule.ToString()));
    }

    [Theory]
    [InlineData("consistent-hash")]
    [InlineData("bounded-load")]
    [InlineData("round-robin")]
    [InlineData("least-loaded")]
    [InlineData("random")]
    public void TheSameQueryGivesTheSameChoice(string policy)
    {
        var rig = new RoutingRig(7);
        var random = new Random(7);
        for (var i = 0; i < 2_000; i++)
        {
            SetSuspects(rig.Peers, rig.Peers.Where(_ => random.Next(3) == 0));
            var tried = rig.Peers.Where(_ => random.Next(4) == 0).Select(peer => peer.Name).ToArray();
            var query = new RouteQuery(rig.Routes.Ring, rig.Peers, (ulong)random.NextInt64(), tried);

            Assert.Equal(RoutePolicies.Named(policy).Choose(query), RoutePolicies.Named(policy).Choose(query));
        }
    }

    [Fact]
    public void ALongPreferenceListIsWalkedToItsEnd()
    {
        var rig = new RoutingRig(100);
        var list = rig.PreferredFor(17);
        Array.ForEach(rig.Peers, peer => peer.IsSilent = true);
        SetSuspects(rig.Peers, list[..^1]);

        Assert.Equal(list[^1], rig.Peers[rig.Routes.Choose("any", 17, []).Member]);
    }

    [Fact]
    public void ARouteToTheOwnerAllocatesNothing()
    {
        var rig = new RoutingRig();
        rig.Routes.Choose(RoutingRig.Key, 1, []);

        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                rig.Routes.Choose(RoutingRig.Key, (ulong)i << 50, []);
                rig.Routes.Choose(null, (ulong)i, []);
            }
        }));
    }

    [Fact]
    public void EveryPolicyIsKnownByItsOwnName()
    {
        Assert.All(RoutePolicies.ForKeys.Concat(RoutePolicies.Keyless), name => Assert.Equal(name, RoutePolicies.Named(name).Name));
        Assert.Contains("consistent-hash", RoutePolicies.ForKeys);
        Assert.Contains("round-robin", RoutePolicies.Keyless);
    }

    private static void SetSuspects(FakePeer[] peers, IEnumerable<FakePeer> suspects)
    {
        var chosen = suspects.ToHashSet();
        foreach (var peer in peers)
        {
            peer.IsSuspect = chosen.Contains(peer);
        }
    }
}
