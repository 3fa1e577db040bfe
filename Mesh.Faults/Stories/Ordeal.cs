namespace Mesh.Faults.Stories;

/// <summary>One random fault: what is done to one node, and for how long.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Node">The node's number.</param>
/// <param name="Seconds">For how long; the node is well again after it.</param>
/// <param name="Rest">Seconds until the next one.</param>
internal sealed record Ordeal(OrdealKind Kind, int Node, double Seconds, double Rest)
{
    private const double Longest = 10;
    private const double LongestRest = 5;

    /// <summary>The next fault of one of these nodes. Pure: the same numbers make the same faults.</summary>
    /// <param name="random">The numbers.</param>
    /// <param name="first">The first node that may be hit.</param>
    /// <param name="last">The last one.</param>
    /// <param name="hasNetwork">Whether a node can be cut off.</param>
    internal static Ordeal Draw(Random random, int first, int last, bool hasNetwork)
    {
        var kinds = Enum.GetValues<OrdealKind>().Where(kind => hasNetwork || kind != OrdealKind.CutOff).ToArray();
        var kind = kinds[random.Next(kinds.Length)];
        var seconds = Math.Round(
            kind switch
            {
                OrdealKind.LongFreeze => 2 * Longest,
                OrdealKind.CutOff => random.NextDouble() * 2 * Longest,
                _ => random.NextDouble() * Longest,
            },
            1);
        return new(kind, random.Next(first, last + 1), seconds, Math.Round(random.NextDouble() * LongestRest, 1));
    }
}

/// <summary>What can be done to a node.</summary>
internal enum OrdealKind
{
    /// <summary>SIGKILL, and started again after the time.</summary>
    Kill,

    /// <summary>SIGTERM, and started again after the time.</summary>
    Restart,

    /// <summary>SIGSTOP for a time that a node may survive.</summary>
    Freeze,

    /// <summary>SIGSTOP for a time after which the others have removed it.</summary>
    LongFreeze,

    /// <summary>Nothing passes between it and the others.</summary>
    CutOff,
}
