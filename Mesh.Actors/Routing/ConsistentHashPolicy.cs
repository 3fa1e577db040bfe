namespace Mesh.Routing;

/// <summary>
/// The owner while it is well; while it is suspect, the next healthy node on the key's preference list, so that a
/// pause moves no key. When all are suspect the doubt is more likely this node's own, and the list's order stands.
/// </summary>
internal sealed class ConsistentHashPolicy : IRoutePolicy
{
    public string Name => "consistent-hash";

    public bool NeedsKey => true;

    public Route Choose(in RouteQuery query)
    {
        var owner = query.Ring.OwnerAt(query.Position);
        return !query.Avoids(owner) && !query.WasTried(owner) && !query.IsTooNew(owner)
            ? new Route(owner, RouteRule.Owner)
            : PreferenceWalk.Choose(query, bounded: false);
    }
}
