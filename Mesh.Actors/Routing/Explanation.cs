using System.Runtime.InteropServices;
using Mesh.FailureDetection;

namespace Mesh.Routing;

/// <summary>Puts into words what the route function saw and why it chose, by asking that very function.</summary>
internal static class Explanation
{
    // Who comes after that says little, and costs as much as the first.
    private const int MostToTry = 5;

    public static RouteExplanation Of(ServiceRoutes routes, string? key, ulong position)
    {
        var first = routes.Choose(key, position, []);
        var chosen = routes.Peers[first.Member].Name;
        var order = Order(routes, key, position, chosen);
        var list = new int[routes.Peers.Length];
        var length = routes.Ring.PreferenceListAt(position, list);

        return new RouteExplanation(
            routes.Service.Name,
            key,
            position,
            routes.Ring.Digest,
            routes.Service.RingVersion,
            routes.PolicyFor(key).Name,
            routes.IsStrictFor(key) ? "strict" : "preferred",
            routes.Peers[list[0]].Name,
            chosen,
            InWords(routes, first.Rule, list[0]),
            order is [_, var next, ..] ? next : null,
            [.. list.Take(length).Select(member => Candidate(routes, member))])
        {
            Then = [.. order.Skip(2)],
        };
    }

    /// <summary>Why a request went where it did, in a sentence.</summary>
    public static string Why(ServiceRoutes routes, RouteRule rule, ulong position) => InWords(routes, rule, routes.Ring.OwnerAt(position));

    /// <summary>The nodes that the request would go to if each failed after the other, the chosen one first.</summary>
    private static List<string> Order(ServiceRoutes routes, string? key, ulong position, string chosen)
    {
        var order = new List<string>([chosen]);
        while (order.Count < MostToTry
            && routes.Choose(key, position, CollectionsMarshal.AsSpan(order)) is { Member: >= 0 } next
            && !order.Contains(routes.Peers[next.Member].Name)) // a strict key's owner, once more
        {
            order.Add(routes.Peers[next.Member].Name);
        }

        return order;
    }

    private static RouteCandidate Candidate(ServiceRoutes routes, int member)
    {
        var peer = routes.Peers[member];
        return new RouteCandidate(
            peer.Name,
            routes.Ring.Members[member].Weight,
            routes.Ring.ShareOf(member),
            peer.Suspicion,
            peer.InFlight,
            peer.RoundTrip)
        {
            Draining = peer.IsDraining,
            Ejected = IsEjected(routes, member),
            KeyShare = routes.Conditions.Shares.IsEmpty ? 1 : routes.Conditions.Shares[member],
        };
    }

    private static string InWords(ServiceRoutes routes, RouteRule rule, int owner) => rule switch
    {
        RouteRule.Owner when routes.Peers[owner].IsSuspect || IsEjected(routes, owner) =>
            $"{Fault(routes, owner)}, {WhyAllTheSame(routes, owner)}",
        RouteRule.Owner when IsUnlinked(routes, owner) =>
            "the owner is not linked to this node: the first request has a link made, and waits for it",
        RouteRule.Owner => "the owner is healthy",
        RouteRule.HealthySuccessor when routes.Peers[owner].IsDraining => "the owner is draining: the first healthy successor",
        RouteRule.HealthySuccessor => $"{Fault(routes, owner)}: the first healthy successor",
        RouteRule.AllSuspect => "every node is suspect, draining or ejected: the first of the preference list all the same",
        RouteRule.AwaitsOwner =>
            $"strict affinity: requests wait here for the owner, which is suspect ({routes.Peers[owner].Suspicion.Cause})",
        RouteRule.Turn => "no key: the next healthy node in turn",
        RouteRule.LessLoaded => "no key: the less loaded of two healthy nodes drawn at random",
        RouteRule.Drawn => "no key: a healthy node drawn at random",
        RouteRule.SlowStart => FormattableString.Invariant(
            $"the owner is new and has {routes.Conditions.Shares[owner]:P0} of its keys yet, not this one: the next node"),
        RouteRule.Spilled => "the owner has more than its share in flight: the first of the preference list that has room",
        _ => "each node was tried",
    };

    private static string Fault(ServiceRoutes routes, int owner) =>
        routes.Peers[owner].IsSuspect ? $"the owner is suspect ({routes.Peers[owner].Suspicion.Cause})"
        : IsEjected(routes, owner) ? "the owner is ejected, because it keeps failing"
        : "the owner was tried";

    private static string WhyAllTheSame(ServiceRoutes routes, int owner)
    {
        var query = routes.Query(0, []);
        return query.Weighed().FailsOpen && query.Avoids(owner)
            ? "but so are most nodes: the doubt is more likely this node's own"
            : "not silent, and keeps the key's actor";
    }

    private static bool IsUnlinked(ServiceRoutes routes, int owner) =>
        routes.Peers[owner].Suspicion.State == SuspicionState.Unlinked;

    private static bool IsEjected(ServiceRoutes routes, int member) => routes.LoadOf(member) is { IsEjected: true };
}
