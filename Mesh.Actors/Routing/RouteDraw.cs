namespace Mesh.Routing;

/// <summary>Random numbers that are the same when asked for again: a mixing function over what they are drawn for.</summary>
internal static class RouteDraw
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>The <paramref name="number"/>-th number for that position.</summary>
    public static ulong Number(ulong position, uint number)
    {
        var mixed = position + ((number + 1UL) * Golden); // SplitMix64
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>The same as a fraction, 0 up to but not 1.</summary>
    public static double Fraction(ulong position, uint number) => (Number(position, number) >> 11) * (1.0 / (1UL << 53));

    /// <summary>The same as an index below a count.</summary>
    public static int Index(ulong position, uint number, int count) =>
        (int)Math.BigMul(Number(position, number), (ulong)count, out _);

    /// <summary>An untried member that routes need not avoid, drawn at random; -1 when there is none.</summary>
    /// <param name="query">What to draw for.</param>
    /// <param name="number">The draw: 0 the first, 1 the second.</param>
    /// <param name="except">A member not to draw again; -1 for none.</param>
    /// <param name="looked">Set if a member was passed over for what was seen of it.</param>
    public static int Member(in RouteQuery query, uint number, int except, ref bool looked)
    {
        const uint Tries = 4;
        var weighed = query;
        var member = -1;
        for (var attempt = 0u; attempt < Tries; attempt++)
        {
            member = Index(query.Position ^ query.Conditions.Seed, (number * Tries) + attempt, query.Peers.Length);
            if (CanBe(weighed, member, except))
            {
                return member;
            }

            looked |= member != except;
            weighed = attempt == 0 ? query.Weighed() : weighed;
        }

        for (var step = 1; step <= query.Peers.Length; step++)
        {
            var next = (member + step) % query.Peers.Length;
            if (CanBe(weighed, next, except))
            {
                return next;
            }
        }

        return -1;
    }

    private static bool CanBe(in RouteQuery query, int member, int except) =>
        member != except && !query.WasTried(member) && !query.Avoids(member);
}
