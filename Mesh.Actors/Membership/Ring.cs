using System.Collections.Immutable;

namespace Mesh.Membership;

/// <summary>One service's consistent-hash ring: an immutable value, safe for all threads.</summary>
/// <remarks>
/// Each node stands on a circle of 2⁶⁴ positions at many points, which its name alone decides. A key falls to the first
/// point at or after its own position. So a node that comes, goes or changes weight moves only keys of its own: Karger
/// et al., "Consistent Hashing and Random Trees", 1997. Lookups allocate nothing.
/// </remarks>
public sealed class Ring
{
    /// <summary>The most points that one weight may have.</summary>
    public const int MaxPointsPerWeight = 4096;

    private readonly RingPoints? _points;
    private readonly double[] _shares;

    private Ring(RingMember[] members, ulong digest, RingPoints? points)
    {
        Members = ImmutableArray.Create(members);
        Digest = digest;
        _points = points;
        _shares = points?.Shares(members.Length) ?? [];
    }

    /// <summary>The ring of nobody: it has a digest and no owner of anything.</summary>
    public static Ring Empty { get; } = new([], RingHash.DigestOf([], 0), null);

    /// <summary>The nodes, sorted by ordinal name; lookups answer with indexes into this.</summary>
    public ImmutableArray<RingMember> Members { get; }

    /// <summary>
    /// The ring's identity: equal on all nodes that build a ring of the same names, weights and points per weight.
    /// </summary>
    public ulong Digest { get; }

    /// <summary>How many points stand on the ring: the sum of the weights times the points per weight.</summary>
    public int PointCount => _points?.Count ?? 0;

    /// <summary>Points for weight 1; 0 for the ring of nobody.</summary>
    internal int PointsPerWeight => Members.IsEmpty ? 0 : PointCount / Members.Sum(member => member.Weight);

    /// <summary>
    /// The points in clockwise order from position 0, for display: a ring of 1,000 nodes has 256,000.
    /// </summary>
    public IEnumerable<RingPoint> Points => Enumerable.Range(0, PointCount).Select(i => _points![i]);

    /// <summary>
    /// Builds the ring of these members, given in any order; without members it is <see cref="Empty"/>.
    /// </summary>
    /// <param name="members">The nodes; their names differ, their weights are 1 to 100.</param>
    /// <param name="pointsPerWeight">
    /// Points for weight 1; 1 to 4,096. More points spread keys more evenly and cost memory.
    /// </param>
    /// <exception cref="ArgumentException">A name is empty or there twice, or a number is out of range.</exception>
    public static Ring Build(IEnumerable<RingMember> members, int pointsPerWeight)
    {
        ArgumentNullException.ThrowIfNull(members);
        if (pointsPerWeight is < 1 or > MaxPointsPerWeight)
        {
            throw new ArgumentOutOfRangeException(
                nameof(pointsPerWeight),
                $"The points per weight are {pointsPerWeight}; they must be 1 to {MaxPointsPerWeight}.");
        }

        var sorted = RingMember.Sorted(members);
        if (sorted.Length == 0)
        {
            return Empty;
        }

        var digest = RingHash.DigestOf(sorted, pointsPerWeight);
        return new Ring(sorted, digest, RingPlacement.Points(sorted, pointsPerWeight));
    }

    /// <summary>Where a key falls.</summary>
    /// <param name="key">1 to 1,024 bytes when written as UTF-8.</param>
    /// <exception cref="ArgumentException">The key is empty or too long.</exception>
    public static ulong PositionOf(string key) => RingKey.PositionOf(key);

    /// <summary>Where a key falls that is already written as UTF-8: the same position as that of the string.</summary>
    /// <param name="utf8">1 to 1,024 bytes.</param>
    /// <exception cref="ArgumentException">The key is empty or too long.</exception>
    public static ulong PositionOf(ReadOnlySpan<byte> utf8) => RingKey.PositionOf(utf8);

    /// <summary>The owner of a position, as an index into <see cref="Members"/>.</summary>
    /// <exception cref="InvalidOperationException">The ring is empty.</exception>
    public int OwnerAt(ulong position)
    {
        var points = _points ?? throw NobodyFault();
        return points.MemberOf(points.FirstAt(position));
    }

    /// <summary>The preference list: the owner, then the distinct nodes that follow it clockwise.</summary>
    /// <param name="position">Where a key falls.</param>
    /// <param name="list">
    /// Takes indexes into <see cref="Members"/>; what lies beyond the answer's count stays as it is.
    /// </param>
    /// <returns>How many were written: the lesser of the list's length and the number of members.</returns>
    /// <exception cref="InvalidOperationException">The ring is empty.</exception>
    public int PreferenceListAt(ulong position, Span<int> list)
    {
        var points = _points ?? throw NobodyFault();
        var wanted = list[..Math.Min(list.Length, Members.Length)];
        return RingWalk.Collect(points, points.FirstAt(position), Members.Length, wanted);
    }

    /// <summary>The fraction of the ring that a member owns, 0 to 1; over all members the sum is 1.</summary>
    /// <param name="member">An index into <see cref="Members"/>.</param>
    public double ShareOf(int member)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(member);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(member, _shares.Length);
        return _shares[member];
    }

    /// <summary>
    /// A ring whose points are given, for what no hash will bring about, such as two points in one place.
    /// </summary>
    /// <param name="members">The nodes, in any order.</param>
    /// <param name="points">At least one for each member: its name and its position.</param>
    internal static Ring OfPoints(IEnumerable<RingMember> members, IEnumerable<(string Name, ulong Position)> points)
    {
        var sorted = RingMember.Sorted(members);
        RingPoint[] given =
            [.. points.Select(p => new RingPoint(p.Position, Array.FindIndex(sorted, m => m.Name == p.Name)))];
        return new Ring(sorted, RingHash.DigestOf(sorted, 1), new RingPoints(given));
    }

    private static InvalidOperationException NobodyFault() =>
        new("The ring is empty: no member offers the service, so nobody owns the key.");
}
