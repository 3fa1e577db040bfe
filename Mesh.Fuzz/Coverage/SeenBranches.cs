using System.Numerics;
using System.Runtime.InteropServices;

namespace Mesh.Fuzz.Coverage;

/// <summary>Which branches any input has taken so far, and about how often: 1, 2, 3, 4, 8, 16, 32, 128 times.</summary>
internal sealed class SeenBranches
{
    private const byte All = byte.MaxValue;

    private readonly byte[] _seen = new byte[BranchCounts.Size];

    /// <summary>Branches that were taken.</summary>
    public int Count { get; private set; }

    /// <summary>Whether something is in the counts that was never seen.</summary>
    public bool HasNew(ReadOnlySpan<byte> counts)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(counts);
        for (var word = 0; word < words.Length; word++)
        {
            if (words[word] != 0 && HasNewAt(counts, word * sizeof(ulong)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes in what several runs of one input have in common; what differs between them is not looked at again.</summary>
    /// <returns>Whether there was anything new in it.</returns>
    public bool Add(IReadOnlyList<byte[]> runs)
    {
        var isNew = false;
        for (var at = 0; at < _seen.Length; at++)
        {
            var bucket = BucketOf(runs[0][at]);
            if (runs.Any(run => BucketOf(run[at]) != bucket))
            {
                _seen[at] = All;
            }
            else if ((bucket & ~_seen[at]) != 0)
            {
                Count += _seen[at] == 0 ? 1 : 0;
                _seen[at] |= bucket;
                isNew = true;
            }
        }

        return isNew;
    }

    private bool HasNewAt(ReadOnlySpan<byte> counts, int start)
    {
        for (var at = start; at < start + sizeof(ulong); at++)
        {
            if ((BucketOf(counts[at]) & ~_seen[at]) != 0)
            {
                return true;
            }
        }

        return false;
    }

    private static byte BucketOf(byte count) => count switch
    {
        0 => 0,
        <= 3 => (byte)(1 << (count - 1)),
        >= 128 => 1 << 7,
        _ => (byte)(1 << Math.Min(6, BitOperations.Log2(count) + 1)),
    };
}
