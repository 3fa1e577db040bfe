namespace Mesh.Membership;

/// <summary>Puts members on a ring: each at as many points as its weight asks for.</summary>
internal static class RingPlacement
{
    // Bounds what a wrong setting can cost: 2²⁶ points take about a gigabyte.
    private const long MaxPoints = 1 << 26;

    /// <summary>The points of these members, which are sorted and checked.</summary>
    /// <exception cref="ArgumentException">There would be more than 2²⁶ points.</exception>
    public static RingPoints Points(RingMember[] members, int pointsPerWeight)
    {
        var count = members.Sum(m => (long)m.Weight) * pointsPerWeight;
        if (count > MaxPoints)
        {
            throw new ArgumentException(
                $"The ring would have {count} points ({members.Length} members, {pointsPerWeight} points per weight);"
                + $" it may have {MaxPoints}.",
                nameof(members));
        }

        var points = new RingPoint[count];
        var start = 0;
        for (var i = 0; i < members.Length; i++)
        {
            var length = members[i].Weight * pointsPerWeight;
            RingHash.WritePoints(members[i].Name, i, points.AsSpan(start, length));
            start += length;
        }

        return new RingPoints(points);
    }
}
