using Mesh.Membership;

namespace Mesh.Routing;

/// <summary>The route of a request under strict affinity: the key's owner or nobody. Pure.</summary>
internal static class StrictRoute
{
    /// <summary>The owner, and whether the request must wait here until it is well.</summary>
    public static Route Choose(Ring ring, ReadOnlySpan<IPeer> peers, ulong position)
    {
        var owner = ring.OwnerAt(position);
        return new Route(owner, peers[owner].IsSuspect ? RouteRule.AwaitsOwner : RouteRule.Owner);
    }
}
