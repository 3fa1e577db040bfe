using System.Collections.Immutable;
using Mesh.Routing;

namespace Mesh.Documents;

/// <summary><c>GET /v1/routes/{service}/{key}</c>: where the node asked would send a request now, and why.</summary>
/// <param name="Node">The node asked: another one may think otherwise of its peers.</param>
/// <param name="Service">The service.</param>
/// <param name="Key">The key, decoded.</param>
/// <param name="Position">The key's position on the ring, 16 hex digits.</param>
/// <param name="RingDigest">The ring's identity, 16 hex digits.</param>
/// <param name="RingVersion">Counts that node's rings of the service; not comparable between nodes.</param>
/// <param name="Policy">The load balancing policy that chose.</param>
/// <param name="Affinity">Whether a route may leave a suspect owner at once.</param>
/// <param name="Owner">The node that the key falls to.</param>
/// <param name="Chosen">The node that the request would be sent to.</param>
/// <param name="Rule">The rule that chose it.</param>
/// <param name="Next">Where it would go if that node failed; null when there is no other.</param>
/// <param name="Then">Where it would go after that, if each failed; the first few.</param>
/// <param name="PreferenceList">The owner, then its successors.</param>
/// <param name="Digests">The digest that each member goes by, the node asked first; who has told nothing of late is
/// missing.</param>
internal sealed record RouteDocument(
    string Node,
    string Service,
    string? Key,
    string Position,
    string RingDigest,
    long RingVersion,
    string Policy,
    string Affinity,
    string Owner,
    string Chosen,
    string Rule,
    string? Next,
    ImmutableArray<string> Then,
    ImmutableArray<CandidateDocument> PreferenceList,
    ImmutableArray<RingDigestDocument> Digests)
{
    internal static RouteDocument Of(IMeshState state, RouteExplanation route) => new(
        state.NodeName,
        route.Service,
        route.Key,
        RingDocument.Hex(route.Position),
        RingDocument.Hex(route.RingDigest),
        route.RingVersion,
        route.Policy,
        route.Affinity,
        route.Owner,
        route.Chosen,
        route.Rule,
        route.Next,
        route.Then,
        [.. route.PreferenceList.Select(CandidateDocument.Of)],
        RingDocument.DigestsOf(state, route.Service));
}

/// <summary>One node of a preference list.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Weight">Its weight on the ring.</param>
/// <param name="Share">The fraction of the ring that it owns, 0 to 1.</param>
/// <param name="Opinion">What the node asked thinks of it.</param>
/// <param name="Ejected">Whether routes leave it out because it keeps failing.</param>
/// <param name="Draining">Whether it takes no new work, because it is leaving.</param>
/// <param name="KeyShare">The share of its keys that it gets; below 1 while it is new.</param>
internal sealed record CandidateDocument(
    string Name, int Weight, double Share, OpinionDocument Opinion, bool Ejected, bool Draining, double KeyShare)
{
    internal static CandidateDocument Of(RouteCandidate candidate) => new(
        candidate.Node,
        candidate.Weight,
        candidate.Share,
        OpinionDocument.Of(candidate.Suspicion, candidate.InFlight, candidate.RoundTrip),
        candidate.Ejected,
        candidate.Draining,
        candidate.KeyShare);
}
