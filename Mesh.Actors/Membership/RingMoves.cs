using System.Collections.Immutable;

namespace Mesh.Membership;

/// <summary>What moves when one ring takes the place of another: exact, not sampled. Pure.</summary>
internal static class RingMoves
{
    private static readonly double Whole = Math.Pow(2, 64);

    /// <summary>Who takes over how much from whom, the largest part first; then by names.</summary>
    /// <exception cref="ArgumentException">A ring is empty: nobody owns what moves.</exception>
    public static ImmutableArray<RingMove> Between(Ring before, Ring after)
    {
        if (before.PointCount == 0 || after.PointCount == 0)
        {
            throw new ArgumentException("A ring is empty: moves need an owner before and after.");
        }

        var moved = new Dictionary<(int From, int To), UInt128>();
        ulong[] ends = [.. Ends(before, after)];
        for (var i = 0; i < ends.Length; i++)
        {
            // All positions after the end before this one, up to this one: each ring has one owner for all of them.
            var (from, to) = (before.OwnerAt(ends[i]), after.OwnerAt(ends[i]));
            if (NameOf(before, from) != NameOf(after, to))
            {
                var arc = i == 0 ? (UInt128.One << 64) - ends[^1] + ends[0] : ends[i] - ends[i - 1];
                moved[(from, to)] = moved.GetValueOrDefault((from, to)) + arc;
            }
        }

        return
        [
            .. moved
                .Select(one => new RingMove(
                    NameOf(before, one.Key.From), NameOf(after, one.Key.To), (double)one.Value / Whole))
                .OrderByDescending(move => move.Share)
                .ThenBy(move => move.From, StringComparer.Ordinal)
                .ThenBy(move => move.To, StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<ulong> Ends(Ring before, Ring after) =>
        before.Points.Concat(after.Points).Select(point => point.Position).Distinct().Order();

    private static string NameOf(Ring ring, int member) => ring.Members[member].Name;
}
