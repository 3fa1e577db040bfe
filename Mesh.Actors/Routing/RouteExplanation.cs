using System.Collections.Immutable;
using Mesh.FailureDetection;

namespace Mesh.Routing;

/// <summary>What the route function saw for one service and key, and why it chose: the same snapshot, the same choice.</summary>
/// <param name="Service">The service asked for.</param>
/// <param name="Key">The key asked for; null for a request without a key.</param>
/// <param name="Position">The key's position on the ring.</param>
/// <param name="RingDigest">The ring's identity.</param>
/// <param name="RingVersion">This node's own count of the service's rings.</param>
/// <param name="Policy">The policy that chose.</param>
/// <param name="Affinity">Whether a route may leave a suspect owner at once.</param>
/// <param name="Owner">The node that the key falls to.</param>
/// <param name="Chosen">The node that the request would be sent to now.</param>
/// <param name="Rule">The rule that chose it.</param>
/// <param name="Next">Where the request would go if that node failed; null when there is none.</param>
/// <param name="PreferenceList">The owner and its successors in their order, with what this node thinks of each.</param>
public sealed record RouteExplanation(
    string Service,
    string? Key,
    ulong Position,
    ulong RingDigest,
    long RingVersion,
    string Policy,
    string Affinity,
    string Owner,
    string Chosen,
    string Rule,
    string? Next,
    ImmutableArray<RouteCandidate> PreferenceList)
{
    /// <summary>Where it would go after <see cref="Next"/>, if that failed too, and so on; the first few.</summary>
    public ImmutableArray<string> Then { get; init; } = [];
}

/// <summary>One node of a preference list.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Weight">Its weight on the ring.</param>
/// <param name="Share">The fraction of the ring that it owns, 0 to 1.</param>
/// <param name="Suspicion">This node's opinion of it.</param>
/// <param name="InFlight">Requests that this node has sent to it and that are not answered.</param>
/// <param name="RoundTrip">The smoothed round trip to it; null for this node itself, and before the first pong.</param>
public sealed record RouteCandidate(
    string Node,
    int Weight,
    double Share,
    Suspicion Suspicion,
    int InFlight,
    TimeSpan? RoundTrip)
{
    /// <summary>Whether routes leave it out because it keeps failing.</summary>
    public bool Ejected { get; init; }

    /// <summary>Whether it takes no new work, because it is leaving.</summary>
    public bool Draining { get; init; }

    /// <summary>The share of its keys that it gets; below 1 while it is new.</summary>
    public double KeyShare { get; init; } = 1;
}
