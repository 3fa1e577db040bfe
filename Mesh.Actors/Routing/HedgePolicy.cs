namespace Mesh.Routing;

/// <summary>What two attempts at one request say together. Pure.</summary>
internal static class HedgePolicy
{
    /// <summary>Whether the other attempt can't do better.</summary>
    public static bool Settles(Outcome outcome) => outcome is Outcome.Replied or Outcome.Refused;

    /// <summary>
    /// The one outcome of both: the most that is known of any. What may have run in one is never denied for the other.
    /// </summary>
    public static RequestResult Combine(in RequestResult one, in RequestResult other)
    {
        var best = RankOf(other.Outcome) < RankOf(one.Outcome) ? other : one;
        return best with { Attempts = one.Attempts + other.Attempts };
    }

    private static int RankOf(Outcome outcome) => outcome switch
    {
        Outcome.Replied => 0,
        Outcome.Refused => 1,
        Outcome.HandlerFailed => 2,
        Outcome.Unknown => 3,
        _ => 4,
    };
}
