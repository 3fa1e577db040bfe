namespace Mesh.Routing;

/// <summary>The way along a key's preference list when its owner can't simply have it: the first node that is fit best.</summary>
internal static class PreferenceWalk
{
    private const int OnStack = 64;

    private enum Fitness
    {
        Fit,
        TooNew,
        Full,
        Avoided,
        Tried,
    }

    /// <summary>Walks the list.</summary>
    /// <param name="query">What a node is wanted for.</param>
    /// <param name="bounded">Whether nodes without room are passed over.</param>
    public static Route Choose(in RouteQuery query, bool bounded)
    {
        var members = query.Peers.Length;
        var list = members <= OnStack ? stackalloc int[OnStack] : new int[members];
        list = list[..query.Ring.PreferenceListAt(query.Position, list[..members])];

        var weighed = query.Weighed();
        var (best, fitness) = (-1, Fitness.Tried);
        foreach (var member in list)
        {
            var found = FitnessOf(weighed, member, bounded);
            if (found < fitness)
            {
                (best, fitness) = (member, found);
            }

            if (found == Fitness.Fit)
            {
                break;
            }
        }

        return best < 0 ? Route.Nobody : new Route(best, Rule(weighed, list[0], best, fitness, bounded), Looked: true);
    }

    private static Fitness FitnessOf(in RouteQuery query, int member, bool bounded) =>
        query.WasTried(member) ? Fitness.Tried
        : query.Avoids(member) ? Fitness.Avoided
        : query.IsTooNew(member) ? Fitness.TooNew
        : bounded && !query.HasRoom(member) ? Fitness.Full
        : Fitness.Fit;

    private static RouteRule Rule(in RouteQuery query, int owner, int chosen, Fitness fitness, bool bounded) =>
        fitness == Fitness.Avoided ? RouteRule.AllSuspect
        : chosen == owner ? RouteRule.Owner
        : FitnessOf(query, owner, bounded) switch
        {
            Fitness.TooNew => RouteRule.SlowStart,
            Fitness.Full => RouteRule.Spilled,
            _ => RouteRule.HealthySuccessor,
        };
}
