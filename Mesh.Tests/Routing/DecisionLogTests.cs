using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Mesh.Membership;
using Mesh.Requests;
using Mesh.Routing;
using Mesh.Tests.Support;
using Mesh.Traffic;

namespace Mesh.Tests.Routing;

/// <summary>Decisions are remembered in 64 bytes each, and made again they come out alike.</summary>
public sealed class DecisionLogTests
{
    private readonly RequestTable _requests = new(10, static _ => { }, new CallTraffic(TimeProvider.System));

    [Fact]
    public void ADecisionTakes64Bytes() => Assert.Equal(64, Unsafe.SizeOf<Decision>());

    [Theory]
    [InlineData("consistent-hash", "random", 3)]
    [InlineData("bounded-load", "least-loaded", 7)]
    [InlineData("consistent-hash", "round-robin", 20)]
    [InlineData("bounded-load", "round-robin", 64)]
    public void MadeAgainEachComesOutAlike(string policy, string keyless, int nodes)
    {
        var random = new Random(nodes);
        var log = new DecisionLog(16_384);
        for (var table = 0; table < 20; table++)
        {
            var (routes, rig) = Routes(policy, keyless, nodes, random);
            log.Begin(TableOf(routes));
            for (var i = 0; i < 200; i++)
            {
                Shake(rig, random);
                Decide(log, routes, random);
            }
        }

        var (decisions, epochs) = log.Read();
        Assert.Equal((4_000, 20), (decisions.Length, epochs.Length));
        var replays = epochs.ToDictionary(epoch => epoch.Number, epoch => new DecisionReplay(epoch));
        Assert.All(decisions, decision =>
        {
            var again = replays[decision.Epoch].Choose(decision);
            Assert.Equal((decision.Member, decision.Rule), (again.Member, again.Rule));
        });
        Assert.Contains(decisions, decision => decision.Rule == RouteRule.AllSuspect);
        Assert.Contains(decisions, decision => decision.Rule == RouteRule.HealthySuccessor);
    }

    [Fact]
    public void OfALargerRingItIsKnownWhatCanBeMadeAgain()
    {
        var random = new Random(1);
        var (routes, rig) = Routes("consistent-hash", "round-robin", 100, random);
        var log = new DecisionLog(1_024);
        log.Begin(TableOf(routes));
        for (var i = 0; i < 1_000; i++)
        {
            Shake(rig, random);
            Decide(log, routes, random);
        }

        var (decisions, epochs) = log.Read();
        var replay = new DecisionReplay(Assert.Single(epochs));
        var held = decisions.Where(decision => replay.Holds(decision)).ToArray();
        Assert.InRange(held.Length, 1, decisions.Length - 1);
        Assert.All(held, decision => Assert.Equal(decision.Member, replay.Choose(decision).Member));
    }

    [Fact]
    public void OtherRulesMayChooseOtherwise()
    {
        var (routes, _) = Routes("consistent-hash", "random", 3, new Random(1));
        var log = new DecisionLog(1_024);
        log.Begin(TableOf(routes));
        for (var i = 0; i < 300; i++)
        {
            Decide(log, routes, new Random(i), key: null);
        }

        var (decisions, epochs) = log.Read();
        var other = new DecisionReplay(epochs[0], TestOptions.Of("mesh.services.s.keyless-policy = round-robin").DefinitionOf("s"));
        Assert.All(decisions.Where(decision => decision.Tried == 0), decision =>
            Assert.Equal(new Route((int)(decision.Position % 3), RouteRule.Turn), other.Choose(decision)));
    }

    [Fact]
    public void TheLatestAreKept()
    {
        var (routes, _) = Routes("consistent-hash", "random", 3, new Random(1));
        var log = new DecisionLog(128);
        log.Begin(TableOf(routes));
        for (var i = 0; i < 10_000; i++)
        {
            Decide(log, routes, new Random(i), now: i);
        }

        var (decisions, _) = log.Read();
        Assert.InRange(decisions.Length, 64, 128);
        Assert.Equal(9_999, decisions[^1].At);
        Assert.Equal(decisions.Select(decision => decision.At).Order(), decisions.Select(decision => decision.At));
    }

    [Fact]
    public void WithoutRoomNothingIsKept()
    {
        var (routes, _) = Routes("consistent-hash", "random", 3, new Random(1));
        var log = new DecisionLog(0);
        log.Begin(TableOf(routes));
        Decide(log, routes, new Random(1));

        Assert.Empty(log.Read().Decisions);
    }

    [Fact]
    public async Task ManyThreadsWriteWhileOneReads()
    {
        var (routes, _) = Routes("consistent-hash", "random", 3, new Random(1));
        var log = new DecisionLog(256);
        log.Begin(TableOf(routes));
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Factory.StartNew(
            () =>
            {
                var request = Request(null, (ulong)writer);
                var route = new Route(writer, (RouteRule)writer);
                while (!stop.IsCancellationRequested)
                {
                    log.Record(routes, request, route, new RouteSight { Barred = (ulong)writer }, TimeSpan.FromTicks(writer));
                }
            },
            TaskCreationOptions.LongRunning)).ToArray();

        for (var look = 0; look < 2_000; look++)
        {
            Assert.All(log.Read().Decisions, decision => Assert.Equal(
                ((ulong)decision.At, (ulong)decision.At, decision.At),
                (decision.Position, decision.Barred, (long)decision.Member)));
        }

        await stop.CancelAsync();
        await Task.WhenAll(writers);
    }

    [Fact]
    public void RememberingAllocatesNothing()
    {
        var (routes, _) = Routes("consistent-hash", "random", 3, new Random(1));
        var log = new DecisionLog(1_024);
        log.Begin(TableOf(routes));
        var request = Request("k", 1);

        Assert.Equal(0, Allocations.Of(() => log.Record(routes, request, default, default, TimeSpan.Zero)));
    }

    private static RouteTable TableOf(ServiceRoutes routes) => new(
        new Dictionary<string, ServiceRoutes> { ["s"] = routes }.ToFrozenDictionary(), IsInCluster: true);

    private static (ServiceRoutes Routes, LoadRig Rig) Routes(string policy, string keyless, int nodes, Random random)
    {
        var rig = new LoadRig(nodes, LoadRig.Everything);
        var definition = TestOptions.Of(
            $"mesh.services.s {{ policy = {policy}, keyless-policy = {keyless} }}").DefinitionOf("s");
        var routes = RoutingRig.RoutesOver(rig.Peers, definition) with
        {
            Conditions = rig.Conditions with
            {
                Seed = (ulong)random.NextInt64(),
                Shares = random.Next(2) == 0 ? [] : [.. rig.Peers.Select(_ => random.Next(3) == 0 ? random.NextDouble() : 1)],
            },
        };
        return (routes, rig);
    }

    /// <summary>Some are suspect, silent, draining, ejected or full; now and then most, or all.</summary>
    private static void Shake(LoadRig rig, Random random)
    {
        var often = random.Next(8) switch { 0 => 1.0, 1 => 0.7, 2 or 3 => 0.3, _ => 0.05 };
        foreach (var peer in rig.Peers)
        {
            peer.IsSuspect = random.NextDouble() < often;
            peer.IsSilent = peer.IsSuspect && random.Next(3) == 0;
            peer.IsDraining = random.NextDouble() < often / 5;
        }

        var member = random.Next(rig.Peers.Length);
        rig.End(member, random.Next(4) == 0 ? LoadEnd.Failed : LoadEnd.Answered);
        if (random.Next(2) == 0)
        {
            rig.Loads[member].Sent();
        }
        else if (rig.Loads[member].InFlight > 0)
        {
            rig.Loads[member].Ended(LoadEnd.Answered, TimeSpan.FromMilliseconds(random.Next(1, 50)));
        }
    }

    private void Decide(DecisionLog log, ServiceRoutes routes, Random random, string? key = "", long now = 0)
    {
        key = key is null || random.Next(3) == 0 ? null : $"key-{random.Next()}";
        var request = Request(key, key is null ? (ulong)random.NextInt64() : Ring.PositionOf(key));
        foreach (var peer in routes.Peers.Where(_ => random.Next(routes.Peers.Length * 2) == 0))
        {
            request.AddTried(peer.Name);
        }

        var route = routes.Choose(key, request.Position, request.Tried, out var sight);
        log.Record(routes, request, route, sight, TimeSpan.FromTicks(now));
    }

    private PendingRequest Request(string? key, ulong position) =>
        new(_requests, 0) { Service = "s", Key = key, Position = position };
}
