using System.Collections.Immutable;
using Mesh.Membership;
using Mesh.Routing;

namespace Mesh.Tests.Routing;

public sealed class SlowStartTests
{
    private const int Keys = 20_000;
    private const int Newcomer = 3;

    private readonly LoadRig _rig = new(8, LoadRig.Everything);
    private readonly IRoutePolicy _policy = RoutePolicies.Named("consistent-hash");

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.55)]
    [InlineData(0.99)]
    public void OnlyKeysOfTheNewcomerMoveAndThoseToTheirNextNode(double share)
    {
        var (owned, kept) = (0, 0);
        var list = new int[8];
        for (var i = 0; i < Keys; i++)
        {
            var position = Ring.PositionOf($"key-{i}");
            _rig.Ring.PreferenceListAt(position, list);
            var route = With(share, position);
            if (list[0] != Newcomer)
            {
                Assert.Equal(new Route(list[0], RouteRule.Owner), route);
                continue;
            }

            owned++;
            kept += route.Member == Newcomer ? 1 : 0;
            Assert.True(route == new Route(Newcomer, RouteRule.Owner) || route == new Route(list[1], RouteRule.SlowStart));
        }

        Assert.InRange((double)kept / owned, share - 0.03, share + 0.03);
    }

    [Fact]
    public void AKeyThatTheNewcomerHasStaysThere()
    {
        for (var i = 0; i < Keys; i++)
        {
            var position = Ring.PositionOf($"key-{i}");
            if (With(0.3, position).Member == Newcomer)
            {
                Assert.Equal(Newcomer, With(0.6, position).Member);
            }
        }
    }

    [Fact]
    public void ANewcomerThatIsTheOnlyHealthyNodeGetsEverything()
    {
        foreach (var peer in _rig.Peers.Where((_, member) => member != Newcomer))
        {
            (peer.IsSuspect, peer.IsSilent) = (true, true);
        }

        Assert.All(
            Enumerable.Range(0, 1_000),
            i => Assert.Equal(Newcomer, With(0.1, Ring.PositionOf($"key-{i}")).Member));
    }

    [Fact]
    public void TheExplanationSaysHowFarTheNewcomerIs()
    {
        var rig = new RoutingRig();
        var owner = Array.IndexOf(rig.Peers, rig.Preferred[0]);
        var shares = ImmutableArray.Create(1.0, 1.0, 1.0).SetItem(owner, 0.0);
        var routes = rig.Routes with { Conditions = new RouteConditions { Shares = shares } };

        var explained = Explanation.Of(routes, RoutingRig.Key, Ring.PositionOf(RoutingRig.Key));

        Assert.Equal(rig.Preferred[1].Name, explained.Chosen);
        Assert.Contains("the owner is new and has 0 % of its keys", explained.Rule, StringComparison.Ordinal);
        Assert.Equal([0, 1, 1], explained.PreferenceList.Select(candidate => candidate.KeyShare));
    }

    private Route With(double share, ulong position)
    {
        var shares = Enumerable.Repeat(1.0, 8).ToImmutableArray().SetItem(Newcomer, share);
        _rig.Conditions = _rig.Conditions with { Shares = shares };
        return _rig.Choose(_policy, position) with { Looked = false };
    }
}
