using System.Collections.Frozen;
using Mesh.Membership;
using Mesh.Tests.Support;
using Mesh.Upstreams;
using Microsoft.Extensions.Time.Testing;
using static Mesh.Tests.Upstreams.UpstreamDefinitions;

namespace Mesh.Tests.Upstreams;

public sealed class UpstreamRoutesTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly UpstreamDefinitions _definitions = new();

    [Fact]
    public void AFourthInstanceTakesAQuarterOfTheKeysAndMovesNoOther()
    {
        var builder = Builder();
        var before = Build(builder, [Instance("a"), Instance("b"), Instance("c")]);
        var after = Build(builder, [Instance("a"), Instance("b"), Instance("c"), Instance("d")], ("slow-start", "0s"));
        AllHealthy(before, after);
        var moved = 0;
        for (var number = 0; number < 100_000; number++)
        {
            var (was, now) = (Owner(before, $"key-{number}"), Owner(after, $"key-{number}"));
            moved += was == now ? 0 : 1;
            Assert.True(was == now || now == "d", $"key-{number} moved from {was} to {now}.");
        }

        Assert.InRange(moved / 100_000.0, 0.25 / 1.16, 0.25 * 1.16);
    }

    [Fact]
    public void WhatIsKnownOfAnInstanceIsKeptWhileOthersCome()
    {
        var builder = Builder();
        var before = Build(builder, [Instance("a"), Instance("b")]);
        var after = Build(builder, [Instance("a", weight: 2), Instance("b") with { Address = new Uri("http://other") }]);

        Assert.Same(before.All.Candidates[0], after.All.Candidates[0]);
        Assert.NotSame(before.All.Candidates[1], after.All.Candidates[1]);
    }

    [Fact]
    public void ASuspectIsPassedOverAndAnOnlyOneIsNot()
    {
        var routes = Build(Builder(), [Instance("a"), Instance("b"), Instance("c")]);
        AllHealthy(routes);
        routes.All.Candidates[0].Refused();

        var chosen = Enumerable.Range(1, 1_000).Select(turn => routes.Choose(null, (ulong)turn, [])!.Candidate.Name).Distinct();
        Assert.Equal(["b", "c"], chosen.Order());
        Assert.Equal("a", routes.Choose(null, 1, ["b", "c"])!.Candidate.Name);
        Assert.Null(routes.Choose(null, 1, ["a", "b", "c"]));
    }

    [Fact]
    public void ANewcomerGetsATenthAtFirstAndItsShareInTheEnd()
    {
        var builder = Builder();
        AllHealthy(Build(builder, [Instance("a"), Instance("b"), Instance("c")], ("keyless-policy", "random")));
        _clock.Advance(TimeSpan.FromMinutes(1));
        var routes = Build(builder, [Instance("a"), Instance("b"), Instance("c"), Instance("d")], ("keyless-policy", "random"));
        AllHealthy(routes);

        Assert.InRange(ShareOf(routes, "d"), 0.01, 0.06);
        _clock.Advance(TimeSpan.FromSeconds(11));
        var table = builder.Refresh(TableOf(routes));
        Assert.InRange(ShareOf(table.ByName["orders"], "d"), 0.22, 0.28);
    }

    [Fact]
    public void RequestsStayInTheirZoneWhileItIsWell()
    {
        var routes = Build(Builder("east"), [Instance("a", "east"), Instance("b", "east"), Instance("c", "west"), Instance("d", "west")]);
        AllHealthy(routes);
        Assert.Equal(1, ShareOf(routes, "a") + ShareOf(routes, "b"), 6);

        routes.All.Candidates[0].Refused();
        routes.Refresh();

        // Half of the zone is well, and trusted with 1.4 times its part.
        Assert.Equal(0, ShareOf(routes, "a"));
        Assert.InRange(ShareOf(routes, "b"), 0.66, 0.74);
    }

    [Fact]
    public void KeysHaveOneOwnerWhateverTheZone()
    {
        UpstreamInstance[] instances = [Instance("a", "east"), Instance("b", "west")];
        var (east, west) = (Build(Builder("east"), instances), Build(Builder("west"), instances));
        AllHealthy(east, west);

        Assert.All(Enumerable.Range(0, 1_000), number => Assert.Equal(Owner(east, $"k{number}"), Owner(west, $"k{number}")));
    }

    private RouteBuilder Builder(string zone = "") => new(TestOptions.Of($"mesh.node.zone = \"{zone}\""), 11, _clock);

    private UpstreamRoutes Build(RouteBuilder builder, UpstreamInstance[] instances, params (string, string)[] settings)
    {
        var state = new UpstreamState(
            _definitions.Of("orders", settings),
            Settings(settings),
            UpstreamSource.Api,
            [.. instances.Select(instance => new PlacedInstance(instance, UpstreamSource.Api))]);
        var view = new UpstreamView(1, new Dictionary<string, UpstreamState> { ["orders"] = state }.ToFrozenDictionary(), []);
        return builder.Build(view).ByName["orders"];
    }

    private void AllHealthy(params UpstreamRoutes[] routes)
    {
        foreach (var candidate in routes.SelectMany(one => one.All.Candidates))
        {
            candidate.Answered();
            candidate.Look(_clock.GetElapsedTime(0), 1, isDoubted: false);
            Assert.False(candidate.IsSuspect);
        }
    }

    private static string Owner(UpstreamRoutes routes, string key) => routes.Choose(key, Ring.PositionOf(key), [])!.Candidate.Name;

    private static double ShareOf(UpstreamRoutes routes, string id) =>
        Enumerable.Range(1, 20_000).Count(turn => routes.Choose(null, (ulong)turn, [])!.Candidate.Name == id) / 20_000.0;

    private static UpstreamTable TableOf(UpstreamRoutes routes) => new(
        new Dictionary<string, UpstreamRoutes> { [routes.Name] = routes }.ToFrozenDictionary(),
        FrozenDictionary<string, UpstreamRoutes>.Empty);
}
