using System.Numerics;

namespace Mesh.Traffic;

/// <summary>Durations in buckets that grow with the value: four for each doubling, so that what is read from them is at most
/// a quarter too long.</summary>
internal static class LatencyBuckets
{
    private const int PerDoubling = 4;

    /// <summary>How many there are, for all durations.</summary>
    public const int Count = PerDoubling * 64;

    /// <summary>The bucket of a duration.</summary>
    public static int Of(TimeSpan took)
    {
        var ticks = (ulong)Math.Max(took.Ticks, 1);
        var doubling = BitOperations.Log2(ticks);
        var part = doubling < 2 ? 0 : (int)((ticks >> (doubling - 2)) & 3);
        return (doubling * PerDoubling) + part;
    }

    /// <summary>The longest duration of a bucket.</summary>
    public static TimeSpan EndOf(int bucket)
    {
        var (doubling, part) = (bucket / PerDoubling, bucket % PerDoubling);
        return TimeSpan.FromTicks(doubling < 2 ? (2L << doubling) - 1 : ((long)(part + 5) << (doubling - 2)) - 1);
    }

    /// <summary>What that share of all did not exceed, to a quarter; null when there are none.</summary>
    /// <param name="counts">How many are in each bucket, from the first on.</param>
    /// <param name="share">Above 0, up to 1.</param>
    public static TimeSpan? Quantile(ReadOnlySpan<long> counts, double share)
    {
        var total = 0L;
        foreach (var count in counts)
        {
            total += count;
        }

        var seen = 0L;
        for (var bucket = 0; bucket < counts.Length && total > 0; bucket++)
        {
            seen += counts[bucket];
            if (seen >= total * share)
            {
                return EndOf(bucket);
            }
        }

        return null;
    }
}
