namespace Mesh.Routing;

/// <summary>Puts into words what the route function saw and why it chose, by asking that very function.</summary>
internal static class Explanation
{
    public static RouteExplanation Of(ServiceRoutes routes, string? key, ulong position)
    {
        var first = routes.Choose(key, position, []);
        var chosen = routes.Peers[first.Member].Name;
        var next = routes.Choose(key, position, [chosen]);
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
            InWords(first.Rule, routes.Peers[list[0]]),
            next.Member < 0 || next.Member == first.Member ? null : routes.Peers[next.Member].Name,
            [.. list.Take(length).Select(member => Candidate(routes, member))]);
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
            peer.RoundTrip);
    }

    private static string InWords(RouteRule rule, IPeer owner) => rule switch
    {
        RouteRule.Owner when owner.IsSuspect =>
            $"the owner is suspect ({owner.Suspicion.Cause}), not silent, and keeps the key's actor",
        RouteRule.Owner => "the owner is healthy",
        RouteRule.HealthySuccessor when owner.IsDraining => "the owner is draining: the first healthy successor",
        RouteRule.HealthySuccessor => $"the owner is suspect ({owner.Suspicion.Cause}): the first healthy successor",
        RouteRule.AllSuspect => "every node is suspect: the first of the preference list all the same",
        RouteRule.AwaitsOwner =>
            $"strict affinity: requests wait here for the owner, which is suspect ({owner.Suspicion.Cause})",
        RouteRule.Turn => "no key: the next healthy node in turn",
        _ => "each node was tried",
    };
}
