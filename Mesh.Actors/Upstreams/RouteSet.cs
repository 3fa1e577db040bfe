using System.Collections.Immutable;
using Mesh.Membership;
using Mesh.Routing;

namespace Mesh.Upstreams;

/// <summary>Instances that a route is chosen among: an immutable value, but for what the instances themselves tell.</summary>
/// <param name="Ring">Their ring.</param>
/// <param name="Candidates">The ring's members, index for index.</param>
/// <param name="Conditions">Load, newcomers, and what else counts.</param>
internal sealed record RouteSet(Ring Ring, ImmutableArray<InstanceCandidate> Candidates, RouteConditions Conditions)
{
    private readonly InstanceCandidate[] _candidates = [.. Candidates];

    /// <summary>The instance that gets a request now.</summary>
    public Route Choose(IRoutePolicy policy, ulong position, ReadOnlySpan<string> tried)
    {
        if (_candidates.Length == 0)
        {
            return Route.Nobody;
        }

        var route = policy.Choose(Query(position, tried));
        if (policy.NeedsKey || route.Member < 0 || !Query(position, tried).IsTooNew(route.Member))
        {
            return route;
        }

        // Policies for requests without a key know of no newcomers: here each is a cold server.
        var other = policy.Choose(Query(position, [.. tried, _candidates[route.Member].Name]));
        return other.Member < 0 || other.Rule == RouteRule.AllSuspect ? route : other;
    }

    /// <summary>What the policy is asked.</summary>
    public RouteQuery Query(ulong position, ReadOnlySpan<string> tried) =>
        new(Ring, _candidates, position, tried, conditions: Conditions);

    /// <summary>The place of an instance among them; -1 when it is none of them.</summary>
    public int IndexOf(string id) => Array.FindIndex(_candidates, candidate => candidate.Name == id);

    /// <summary>How many of them routes need not avoid.</summary>
    public int CountHealthy()
    {
        var healthy = 0;
        var query = Query(0, []);
        for (var member = 0; member < _candidates.Length; member++)
        {
            healthy += query.Avoids(member) ? 0 : 1;
        }

        return healthy;
    }

    /// <summary>The sum of the weights of those that routes need not avoid, and of all.</summary>
    public (int Healthy, int All) Weights()
    {
        var (healthy, all) = (0, 0);
        var query = Query(0, []);
        for (var member = 0; member < _candidates.Length; member++)
        {
            var weight = Ring.Members[member].Weight;
            healthy += query.Avoids(member) ? 0 : weight;
            all += weight;
        }

        return (healthy, all);
    }
}
