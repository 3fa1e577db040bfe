using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;

namespace Mesh.Links;

/// <summary>
/// One number over all that a node knows of others' states, and one for each bucket of origins: equal where two nodes know
/// the same. Kept up with each change, so that asking costs nothing. Not thread-safe.
/// </summary>
internal sealed class StateDigest
{
    /// <summary>So many bits has a mask of buckets.</summary>
    public const int Buckets = 64;

    private const long OriginSeed = 0x4D6573684F726967; // "MeshOrig"
    private const long WordSeed = 0x4D657368576F7264;   // "MeshWord"
    private const int MaxBytes = StateOrigin.MaxBytes + RingStateEntry.MaxBytes;

    private readonly ulong[] _sums = new ulong[Buckets];

    /// <summary>Over everything.</summary>
    public ulong Whole => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(_sums.AsSpan()));

    /// <summary>A copy of the buckets' sums.</summary>
    public ulong[] Sums => [.. _sums];

    /// <summary>A digest of the same, to go on from.</summary>
    public StateDigest Copy()
    {
        var copy = new StateDigest();
        _sums.CopyTo(copy._sums, 0);
        return copy;
    }

    /// <summary>The bucket of all that one origin tells.</summary>
    public static int BucketOf(NodeIdentity origin)
    {
        Span<byte> bytes = stackalloc byte[MaxBytes];
        return (int)(XxHash3.HashToUInt64(bytes[..Write(origin, bytes)], OriginSeed) % Buckets);
    }

    /// <summary>Which buckets differ, a bit for each.</summary>
    public ulong DifferingFrom(ReadOnlySpan<ulong> sums)
    {
        var mask = 0UL;
        for (var bucket = 0; bucket < Buckets; bucket++)
        {
            mask |= _sums[bucket] == sums[bucket] ? 0 : 1UL << bucket;
        }

        return mask;
    }

    /// <summary>A word took the place of another.</summary>
    /// <param name="matter">Of what.</param>
    /// <param name="before">The number of the word before; 0 for none.</param>
    /// <param name="after">The number of the word now; 0 for none.</param>
    public void Replace(in Matter matter, ulong before, ulong after)
    {
        // Sums, so that the order in which words came does not matter.
        var bucket = BucketOf(matter.Origin);
        unchecked
        {
            _sums[bucket] += HashOf(matter, after) - HashOf(matter, before);
        }
    }

    public void Clear() => Array.Clear(_sums);

    private static ulong HashOf(in Matter matter, ulong number)
    {
        if (number == 0)
        {
            return 0;
        }

        Span<byte> bytes = stackalloc byte[MaxBytes];
        var length = Write(matter.Origin, bytes);
        length += Encoding.UTF8.GetBytes(matter.Service, bytes[length..]);
        return XxHash3.HashToUInt64(bytes[..length], WordSeed ^ (long)number);
    }

    private static int Write(NodeIdentity origin, Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt32LittleEndian(bytes, origin.Incarnation);
        var writer = new EntryWriter(bytes[sizeof(int)..]);
        writer.WriteText(origin.Name); // it fits, as StateOrigin says
        return sizeof(int) + writer.Written;
    }
}
