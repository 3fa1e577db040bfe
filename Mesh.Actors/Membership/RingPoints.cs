using System.Numerics;

namespace Mesh.Membership;

/// <summary>
/// The points of a ring in clockwise order, with a radix index that finds the first point of a position.
/// </summary>
/// <remarks>
/// The index cuts the ring into about as many equal buckets as there are points and holds each bucket's first point, so
/// a lookup is one load and a scan of a point or two, at any size. Immutable, hence safe for all threads.
/// </remarks>
internal sealed class RingPoints
{
    // Parallel, Count + 1 long. Sorted by (position, member). The last entry is a sentinel: the largest position, owned
    // by the first point's member, so that a scan always ends and going round the ring needs no test.
    private readonly ulong[] _positions;
    private readonly int[] _members;

    // _firstOfBucket[b] = how many points stand before the start of bucket b.
    private readonly int[] _firstOfBucket;
    private readonly int _shift;

    /// <summary>
    /// Takes points in any order; equal positions are legal and go by member index, which is by name.
    /// </summary>
    /// <param name="positions">At least one position; kept and sorted in place.</param>
    /// <param name="members">The member of each position; kept and sorted in place.</param>
    public RingPoints(ulong[] positions, int[] members)
    {
        Count = positions.Length;
        Array.Sort(positions, members);
        OrderTies(positions, members);

        _positions = [.. positions, ulong.MaxValue];
        _members = [.. members, members[0]];

        var bits = Math.Max(1, BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)Count)));
        _shift = 64 - bits;
        _firstOfBucket = Index(positions, 1 << bits, _shift);
    }

    /// <summary>How many points there are; at least 1.</summary>
    public int Count { get; }

    /// <summary>The point at an index in clockwise order, 0 to <see cref="Count"/> − 1.</summary>
    public RingPoint this[int index] => new(_positions[index], _members[index]);

    /// <summary>
    /// The member of the point at this index; <see cref="Count"/> stands for the first point, once round.
    /// </summary>
    public int MemberOf(int index) => _members[index];

    /// <summary>The first point at or after a position; <see cref="Count"/> when it is the first, once round.</summary>
    public int FirstAt(ulong position)
    {
        var positions = _positions;
        var i = _firstOfBucket[(int)(position >> _shift)];
        while (positions[i] < position)
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
        arcs[_members[0]] = whole - _positions[Count - 1] + _positions[0];
        for (var i = 1; i < Count; i++)
        {
            arcs[_members[i]] += _positions[i] - _positions[i - 1];
        }

        return Array.ConvertAll(arcs, arc => (double)arc / (double)whole);
    }

    // Array.Sort is not stable, and the arrays came in any order: without this, equal positions would go by chance.
    private static void OrderTies(ulong[] positions, int[] members)
    {
        for (var i = 1; i < positions.Length; i++)
        {
            var start = i - 1;
            while (i < positions.Length && positions[i] == positions[start])
            {
                i++;
            }

            if (i - start > 1)
            {
                Array.Sort(members, start, i - start);
            }
        }
    }

    private static int[] Index(ulong[] positions, int buckets, int shift)
    {
        var first = new int[buckets];
        var point = 0;
        for (var bucket = 0; bucket < buckets; bucket++)
        {
            var start = (ulong)bucket << shift;
            while (point < positions.Length && positions[point] < start)
            {
                point++;
            }

            first[bucket] = point;
        }

        return first;
    }
}
