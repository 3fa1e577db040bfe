namespace Mesh.Routing;

/// <summary>
/// The less loaded of two healthy nodes drawn at random, by peak EWMA of the reply time × what is in flight. Two draws
/// keep callers from all choosing the same idle node at once.
/// </summary>
internal sealed class LeastLoadedPolicy : IRoutePolicy
{
    public string Name => "least-loaded";

    public bool NeedsKey => false;

    public bool NeedsInFlight => true;

    public bool NeedsReplyTimes => true;

    public Route Choose(in RouteQuery query)
    {
        var looked = false;
        var one = RouteDraw.Member(query, 0, except: -1, ref looked);
        if (one < 0)
        {
            return RandomPolicy.FirstUntried(query);
        }

        var other = RouteDraw.Member(query, 1, except: one, ref looked);
        return new Route(other >= 0 && query.Prefers(other, one) ? other : one, RouteRule.LessLoaded, looked);
    }
}
