namespace Mesh.Routing;

/// <summary>A healthy node drawn at random, the same again for the same number.</summary>
internal sealed class RandomPolicy : IRoutePolicy
{
    public string Name => "random";

    public bool NeedsKey => false;

    public Route Choose(in RouteQuery query)
    {
        var looked = false;
        var member = RouteDraw.Member(query, 0, except: -1, ref looked);
        return member < 0 ? FirstUntried(query) : new Route(member, RouteRule.Drawn, looked);
    }

    /// <summary>For when every node is to be avoided.</summary>
    internal static Route FirstUntried(in RouteQuery query)
    {
        var first = RouteDraw.Index(query.Position ^ query.Conditions.Seed, 0, query.Peers.Length);
        for (var step = 0; step < query.Peers.Length; step++)
        {
            var member = (first + step) % query.Peers.Length;
            if (!query.WasTried(member))
            {
                return new Route(member, RouteRule.AllSuspect, Looked: true);
            }
        }

        return Route.Nobody;
    }
}
