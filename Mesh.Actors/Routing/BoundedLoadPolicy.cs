namespace Mesh.Routing;

/// <summary>
/// Consistent hashing with a bound: no node has more in flight than the load factor × its fair share, by this node's own
/// count. What the owner has no room for goes to the first of the key's own preference list that has.
/// </summary>
internal sealed class BoundedLoadPolicy : IRoutePolicy
{
    public string Name => "bounded-load";

    public bool NeedsKey => true;

    public bool NeedsInFlight => true;

    public Route Choose(in RouteQuery query)
    {
        var owner = query.Ring.OwnerAt(query.Position);
        return !query.Avoids(owner) && !query.WasTried(owner) && !query.IsTooNew(owner) && query.HasRoom(owner)
            ? new Route(owner, RouteRule.Owner)
            : PreferenceWalk.Choose(query, bounded: true);
    }
}
