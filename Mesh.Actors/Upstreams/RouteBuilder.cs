using System.Collections.Frozen;
using System.Collections.Immutable;
using Mesh.Configuration;
using Mesh.Links;
using Mesh.Membership;
using Mesh.Routing;
using Mesh.Traffic;

namespace Mesh.Upstreams;

/// <summary>Makes the routes of a view, and keeps what this node has found out of instances while views come and go. For one
/// caller.</summary>
/// <param name="options">This node's options.</param>
/// <param name="seed">Makes this node's draws differ from another's.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class RouteBuilder(MeshOptions options, ulong seed, TimeProvider clock)
{
    private static readonly NodeIdentity Observer = new(string.Empty, 0);

    // A newcomer's share grows over seconds: there is no need to compute it ten times in each.
    private static readonly TimeSpan SharePace = TimeSpan.FromMilliseconds(500);

    private readonly LoadBook _loads = new(options.Ejection, seed);
    private readonly Dictionary<string, Kept> _kept = new(StringComparer.Ordinal);
    private TimeSpan _sharesAt;

    /// <summary>The table of a view.</summary>
    public UpstreamTable Build(UpstreamView view)
    {
        foreach (var gone in _kept.Keys.Where(name => !view.ByName.ContainsKey(name)).ToArray())
        {
            _kept.Remove(gone);
        }

        var routes = view.ByName.Values.Select(Routes).ToArray();
        var byHost = routes
            .OrderBy(one => one.Name, StringComparer.Ordinal)
            .SelectMany(one => one.Definition.AllHosts, (one, host) => (host, one))
            .DistinctBy(pair => pair.host)
            .ToFrozenDictionary(pair => pair.host, pair => pair.one, StringComparer.OrdinalIgnoreCase);
        return new UpstreamTable(routes.ToFrozenDictionary(one => one.Name, StringComparer.Ordinal), byHost);
    }

    /// <summary>Lets time go by; called some times a second.</summary>
    /// <param name="table">The table as it is.</param>
    /// <returns>The table from now on: now and then another while some instance is new.</returns>
    public UpstreamTable Refresh(UpstreamTable table)
    {
        var now = clock.Monotonic();
        _loads.Refresh(now);
        var isSame = true;
        foreach (var routes in table.ByName.Values)
        {
            isSame &= routes.All.Conditions.Shares.IsEmpty;
            routes.Refresh();
        }

        if (isSame || now - _sharesAt < SharePace)
        {
            return table;
        }

        _sharesAt = now;
        var renewed = table.ByName.Values.Select(WithShares).ToFrozenDictionary(one => one.Name, StringComparer.Ordinal);
        return new UpstreamTable(
            renewed, table.ByHost.ToFrozenDictionary(pair => pair.Key, pair => renewed[pair.Value.Name], StringComparer.OrdinalIgnoreCase));
    }

    private UpstreamRoutes Routes(UpstreamState upstream)
    {
        var instances = upstream.Instances.Select(placed => placed.Instance).ToImmutableArray();
        var before = _kept.GetValueOrDefault(upstream.Definition.Name);
        if (before is not null && before.Routes.Definition == upstream.Definition && before.Routes.Instances.SequenceEqual(instances))
        {
            return before.Routes;
        }

        var newcomers = before?.Newcomers ?? new Newcomers();
        newcomers.See(instances.Select(IdentityOf).Append(Observer), Observer, clock.Monotonic());
        var routes = Make(upstream.Definition, instances, before, newcomers);
        _kept[upstream.Definition.Name] = new Kept(routes, newcomers);
        return routes;
    }

    private UpstreamRoutes Make(
        UpstreamDefinition definition, ImmutableArray<UpstreamInstance> instances, Kept? before, Newcomers newcomers)
    {
        var known = before?.Routes.All.Candidates.ToDictionary(candidate => candidate.Name) ?? [];
        var candidates = instances.Select(instance => known.TryGetValue(instance.Id, out var candidate)
                && candidate.Instance.IsSameServerAs(instance)
                && before!.Routes.Definition.Check == definition.Check
            ? candidate
            : new InstanceCandidate(instance, definition.Check, options.Detection, clock)).ToImmutableArray();
        var keyed = RoutePolicies.Named(definition.Policy);
        var keyless = RoutePolicies.Named(definition.KeylessPolicy);
        var needs = new LoadNeeds(
            InFlight: keyed.NeedsInFlight || keyless.NeedsInFlight,
            ReplyTimes: keyed.NeedsReplyTimes || keyless.NeedsReplyTimes,
            Outcomes: true);
        var service = _loads.Of(definition.Name, needs, clock.Monotonic())!;
        var loads = service.Of(instances.Select(IdentityOf));
        var shares = SharesOf(instances, definition, newcomers);

        RouteSet Set(Func<UpstreamInstance, bool> isIn, int pointsPerWeight)
        {
            var members = Enumerable.Range(0, instances.Length).Where(member => isIn(instances[member])).ToArray();
            var weighted = members.Select(member => new RingMember(instances[member].Id, instances[member].Weight)).ToArray();
            return new RouteSet(
                Ring.Build(weighted, pointsPerWeight),
                [.. members.Select(member => candidates[member])],
                new RouteConditions
                {
                    Service = service,
                    Loads = [.. members.Select(member => loads[member])],
                    Shares = shares.IsEmpty ? [] : [.. members.Select(member => shares[member])],
                    LoadFactor = definition.LoadFactor,
                    TotalWeight = Math.Max(1, weighted.Sum(member => member.Weight)),
                    Seed = seed,
                });
        }

        var zone = options.Node.Zone;
        var splits = definition.PreferZone && zone.Length > 0
            && instances.Any(instance => instance.Zone == zone) && instances.Any(instance => instance.Zone != zone);
        return new UpstreamRoutes(
            definition,
            instances,
            Set(_ => true, options.Ring.PointsPerWeight),
            splits ? Set(instance => instance.Zone == zone, 1) : null, // no key looks at their rings
            splits ? Set(instance => instance.Zone != zone, 1) : null)
        {
            Budget = before?.Routes.Budget ?? new RetryBudget(options.Requests.Retry),
            Calls = before?.Routes.Calls ?? new ServiceCalls(definition.Name),
            Latencies = definition.Hedge ? before?.Routes.Latencies ?? new LatencyHistogram(clock) : null,
        };
    }

    private UpstreamRoutes WithShares(UpstreamRoutes routes)
    {
        if (routes.All.Conditions.Shares.IsEmpty || !_kept.TryGetValue(routes.Name, out var kept))
        {
            return routes;
        }

        RouteSet? With(RouteSet? set) => set is null ? null : set with
        {
            Conditions = set.Conditions with
            {
                Shares = SharesOf([.. set.Candidates.Select(candidate => candidate.Instance)], routes.Definition, kept.Newcomers),
            },
        };
        var renewed = routes with { All = With(routes.All)!, Near = With(routes.Near), Far = With(routes.Far) };
        _kept[routes.Name] = kept with { Routes = renewed };
        return renewed;
    }

    private ImmutableArray<double> SharesOf(
        ImmutableArray<UpstreamInstance> instances, UpstreamDefinition definition, Newcomers newcomers)
    {
        var now = clock.Monotonic();
        var shares = instances
            .Select(instance => newcomers.ShareOf(IdentityOf(instance), definition.SlowStart, now))
            .ToImmutableArray();
        return shares.Any(share => share < 1) ? shares : [];
    }

    /// <summary>Another address is another server: nothing that was measured of the one holds for the other.</summary>
    private static NodeIdentity IdentityOf(UpstreamInstance instance) =>
        new(instance.Id, string.GetHashCode(instance.Address.OriginalString, StringComparison.Ordinal));

    private sealed record Kept(UpstreamRoutes Routes, Newcomers Newcomers);
}
