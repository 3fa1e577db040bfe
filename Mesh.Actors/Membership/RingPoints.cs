using System.Numerics;

namespace Mesh.Membership;

/// <summary>
/// The points of a ring in clockwise order, with a radix index that finds the first point of a position.
/// </summary>
/// <remarks>
/// The index cuts the ring into about as many equal buckets as there are points and holds each bucket's first point, so
/// a lookup is one load and a scan of a point or two, at any size. A point's position and member stand together, so that
/// they come with one load from memory. Immutable, hence safe for all threads.
/// </remarks>
internal sealed class RingPoints
{
    // Above this many points in one bucket, which only points that are no hashes bring about, the library sorts them.
    private const int FewPoints = 16;

    // Count + 1 long, sorted by (position, member). The last entry is a sentinel: the largest position, owned by the first
    // point's member, so that a scan always ends and going round the ring needs no test.
    private readonly RingPoint[] _points;

    // _firstOfBucket[b] = how many points stand before the start of bucket b.
    private readonly int[] _firstOfBucket;
    private readonly int _shift;

    /// <summary>
    /// Takes points in any order; equal positions are legal and go by member index, which is by name.
    /// </summary>
    /// <param name="given">At least one point.</param>
    public RingPoints(ReadOnlySpan<RingPoint> given)
    {
        Count = given.Length;
        var bits = Math.Max(1, BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)Count)));
        _shift = 64 - bits;
        _points = new RingPoint[Count + 1];
        _firstOfBucket = new int[1 << bits];

        Distribute(given);
        SortBuckets();
        _points[Count] = new RingPoint(ulong.MaxValue, _points[0].Member);
    }

    /// <summary>How many points there are; at least 1.</summary>
    public int Count { get; }

    /// <summary>The point at an index in clockwise order, 0 to <see cref="Count"/> − 1.</summary>
    public RingPoint this[int index] => _points[index];

    /// <summary>
    /// The member of the point at this index; <see cref="Count"/> stands for the first point, once round.
    /// </summary>
    public int MemberOf(int index) => _points[index].Member;

    /// <summary>The first point at or after a position; <see cref="Count"/> when it is the first, once round.</summary>
    public int FirstAt(ulong position)
    {
        var points = _points;
        var i = _firstOfBucket[(int)(position >> _shift)];
        while (points[i].Position < position)
        {
            i++;
        }

        return i;
    }

    /// <summary>The fraction of the ring that each of so many members owns; exact before the last division.</summary>
    public double[] Shares(int memberCount)
    {
        var whole = UInt128.One << 64;
        var arcs = new UInt128[memberCount];
        // The first point's arc goes round: from the last point to the end, and from 0 to it. It may be the whole ring.
        arcs[_points[0].Member] = whole - _points[Count - 1].Position + _points[0].Position;
        for (var i = 1; i < Count; i++)
        {
            arcs[_points[i].Member] += _points[i].Position - _points[i - 1].Position;
        }

        return Array.ConvertAll(arcs, arc => (double)arc / (double)whole);
    }

    /// <summary>Puts each point into its bucket: positions are hashes, so that almost sorts them, and makes the index.</summary>
    private void Distribute(ReadOnlySpan<RingPoint> given)
    {
        var first = _firstOfBucket;
        foreach (ref readonly var point in given)
        {
            first[(int)(point.Position >> _shift)]++;
        }

        for (int bucket = 0, before = 0; bucket < first.Length; bucket++)
        {
            before += first[bucket];
            first[bucket] = before;
        }

        // Filled from its end, each bucket's entry comes down to where the bucket starts.
        foreach (ref readonly var point in given)
        {
            _points[--first[(int)(point.Position >> _shift)]] = point;
        }
    }

    private void SortBuckets()
    {
        for (var bucket = 0; bucket < _firstOfBucket.Length; bucket++)
        {
            var end = bucket + 1 < _firstOfBucket.Length ? _firstOfBucket[bucket + 1] : Count;
            var points = _points.AsSpan(_firstOfBucket[bucket]..end);
            if (points.Length > FewPoints)
            {
                points.Sort(static (a, b) => IsBefore(a, b) ? -1 : IsBefore(b, a) ? 1 : 0);
            }
            else if (points.Length > 1)
            {
                SortFew(points);
            }
        }
    }

    private static void SortFew(Span<RingPoint> points)
    {
        for (var i = 1; i < points.Length; i++)
        {
            var point = points[i];
            var at = i;
            for (; at > 0 && IsBefore(point, points[at - 1]); at--)
            {
                points[at] = points[at - 1];
            }

            points[at] = point;
        }
    }

    private static bool IsBefore(RingPoint a, RingPoint b) =>
        a.Position < b.Position || (a.Position == b.Position && a.Member < b.Member);
}
