using System.Collections.Immutable;
using Mesh.Routing;
using Mesh.Traffic;

namespace Mesh.Upstreams;

/// <summary>One upstream's instances and policies: a value, replaced when they change; thread-safe.</summary>
/// <param name="Definition">How requests are forwarded.</param>
/// <param name="Instances">Its servers, sorted by id.</param>
/// <param name="All">All of them to choose among, index for index.</param>
/// <param name="Near">Those of this node's zone; null where zones do not matter.</param>
/// <param name="Far">The others.</param>
internal sealed record UpstreamRoutes(
    UpstreamDefinition Definition, ImmutableArray<UpstreamInstance> Instances, RouteSet All, RouteSet? Near, RouteSet? Far)
{
    // The draw that splits by zone; the policies draw from 0 on.
    private const uint ZoneDraw = 1_000;

    private readonly IRoutePolicy _keyed = RoutePolicies.Named(Definition.Policy);
    private readonly IRoutePolicy _keyless = RoutePolicies.Named(Definition.KeylessPolicy);
    private double _nearShare = 1;

    public string Name => Definition.Name;

    /// <summary>What retries count in.</summary>
    public required RetryBudget Budget { get; init; }

    /// <summary>Where requests count.</summary>
    public ServiceCalls Calls { get; init; } = new(Definition.Name);

    /// <summary>How long requests took of late; null unless slow ones are sent twice.</summary>
    public LatencyHistogram? Latencies { get; init; }

    /// <summary>Whether another instance is as good for the request when one has too much to do.</summary>
    public bool Spills(string? key) => key is null || Definition.Policy == "bounded-load";

    /// <summary>Looks again how well the zones are; called some times a second.</summary>
    public void Refresh()
    {
        if (Near is not null && Far is not null)
        {
            Volatile.Write(ref _nearShare, ZoneSplit.Near(Near.Weights(), Far.Weights()));
        }
    }

    /// <summary>The instance that gets a request now; null when each was tried, or there is none.</summary>
    /// <param name="key">The request's key, or null.</param>
    /// <param name="position">The key's position, or a number that varies.</param>
    /// <param name="tried">Ids of the instances that the request is not sent to again.</param>
    public Chosen? Choose(string? key, ulong position, ReadOnlySpan<string> tried)
    {
        if (key is null && Near is not null && Far is not null)
        {
            var set = RouteDraw.Fraction(position, ZoneDraw) < Volatile.Read(ref _nearShare) ? Near : Far;
            if (ChooseIn(set, _keyless, position, tried) is { Rule: not RouteRule.AllSuspect } chosen)
            {
                return chosen;
            }
        }

        return ChooseIn(All, PolicyFor(key), position, tried);
    }

    /// <summary>The policy for a request with that key, or without one.</summary>
    public IRoutePolicy PolicyFor(string? key) => key is null ? _keyless : _keyed;

    private static Chosen? ChooseIn(RouteSet set, IRoutePolicy policy, ulong position, ReadOnlySpan<string> tried) =>
        set.Choose(policy, position, tried) is { Member: >= 0 } route
            ? new Chosen(set.Candidates[route.Member], set.Conditions.Loads[route.Member], route.Rule)
            : null;
}

/// <summary>An instance that a request goes to.</summary>
/// <param name="Candidate">The instance.</param>
/// <param name="Load">What is measured of it.</param>
/// <param name="Rule">The rule that chose it.</param>
internal sealed record Chosen(InstanceCandidate Candidate, ServiceLoad Load, RouteRule Rule);
