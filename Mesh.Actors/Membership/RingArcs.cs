using System.Collections.Immutable;

namespace Mesh.Membership;

/// <summary>A ring cut into so many equal cells that it can be shown: who owns most of each. Exact, and pure.</summary>
internal static class RingArcs
{
    /// <summary>For each cell, clockwise from position 0, who owns most of it, as an index into the ring's members; of those
    /// who own the same of it, the first.</summary>
    /// <param name="ring">Not empty.</param>
    /// <param name="bits">There are 2 to the power of this many cells; 1 to 16.</param>
    public static ImmutableArray<int> MostOf(Ring ring, int bits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, 16);
        var shift = 64 - bits;
        var cells = ImmutableArray.CreateBuilder<int>(1 << bits);
        var owned = new ulong[ring.Members.Length];
        var (from, next) = (0UL, 0);
        ulong[] points = [.. ring.Points.Select(point => point.Position)];
        for (var cell = 0; cell < 1 << bits; cell++)
        {
            var last = ((ulong)cell << shift) | ((1UL << shift) - 1);
            for (; next < points.Length && points[next] <= last; next++)
            {
                Own(points[next]);
            }

            Own(last);
            cells.Add(Array.IndexOf(owned, owned.Max()));
            Array.Clear(owned);
        }

        return cells.MoveToImmutable();

        // One node owns all positions up to a point, and beyond the last point of a cell, up to its end. After the last
        // position of all comes the first.
        void Own(ulong end)
        {
            if (end - from + 1 is > 0 and var positions)
            {
                owned[ring.OwnerAt(end)] += positions;
                from = end + 1;
            }
        }
    }
}
