namespace Mesh.Routing;

/// <summary>
/// The owner while it is well; while it is suspect, the next healthy node on the key's preference list, so that a
/// pause moves no key. When all are suspect the doubt is more likely this node's own, and the list's order stands.
/// </summary>
internal sealed class ConsistentHashPolicy : IRoutePolicy
{
    private const int OnStack = 64;

    public string Name => "consistent-hash";

    public bool NeedsKey => true;

    public Route Choose(in RouteQuery query)
    {
        var owner = query.Ring.OwnerAt(query.Position);
        return !query.Avoids(owner) && !query.WasTried(owner)
            ? new Route(owner, RouteRule.Owner)
            : ChooseSuccessor(query);
    }

    private static Route ChooseSuccessor(in RouteQuery query)
    {
        var members = query.Peers.Length;
        var list = members <= OnStack ? stackalloc int[OnStack] : new int[members];
        list = list[..query.Ring.PreferenceListAt(query.Position, list[..members])];

        var fallback = -1;
        foreach (var member in list)
        {
            if (query.WasTried(member))
            {
                continue;
            }

            if (!query.Avoids(member))
            {
                return new Route(member, RouteRule.HealthySuccessor);
            }

            fallback = fallback < 0 ? member : fallback;
        }

        return fallback < 0 ? Route.Nobody : new Route(fallback, RouteRule.AllSuspect);
    }
}
