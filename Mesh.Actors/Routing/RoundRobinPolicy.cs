namespace Mesh.Routing;

/// <summary>The healthy nodes in turn, by a number that the caller counts up.</summary>
internal sealed class RoundRobinPolicy : IRoutePolicy
{
    public string Name => "round-robin";

    public bool NeedsKey => false;

    public Route Choose(in RouteQuery query)
    {
        var members = (uint)query.Peers.Length;
        var first = (uint)(query.Position % members);
        var looked = query.WasTried((int)first) || query.Avoids((int)first);
        var weighed = looked ? query.Weighed() : query;
        var fallback = -1;
        for (var step = 0u; step < members; step++)
        {
            var member = (int)((first + step) % members);
            if (query.WasTried(member))
            {
                continue;
            }

            if (!weighed.Avoids(member))
            {
                return new Route(member, RouteRule.Turn, looked);
            }

            fallback = fallback < 0 ? member : fallback;
        }

        return fallback < 0 ? Route.Nobody : new Route(fallback, RouteRule.AllSuspect, Looked: true);
    }
}
