using Mesh.Links;
using Mesh.Traffic;

namespace Mesh.Routing;

/// <summary>
/// How long one service's attempts took of late, in buckets that grow with the value: four for each doubling, so that
/// a quantile is at most a quarter too long. Old ones fade: each ten seconds all counts are halved. Thread-safe, without
/// locks; kept only for services that hedge.
/// </summary>
internal sealed class LatencyHistogram(TimeProvider clock)
{
    /// <summary>Attempts that must have been seen before a quantile means something.</summary>
    public const int MinSamples = 50;

    private static readonly long HalfLife = TimeSpan.FromSeconds(10).Ticks;

    private readonly int[] _counts = new int[LatencyBuckets.Count];
    private long _halvedAt = clock.Monotonic().Ticks;

    /// <summary>Notes what one attempt took.</summary>
    public void Note(TimeSpan took) => Interlocked.Increment(ref _counts[LatencyBuckets.Of(took)]);

    /// <summary>What that share of the attempts did not exceed; null while too few were seen.</summary>
    /// <param name="share">Above 0, below 1.</param>
    public TimeSpan? Quantile(double share)
    {
        Fade();
        long total = 0;
        foreach (var count in _counts)
        {
            total += count;
        }

        if (total < MinSamples)
        {
            return null;
        }

        long seen = 0;
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            seen += Volatile.Read(ref _counts[bucket]);
            if (seen >= total * share)
            {
                return LatencyBuckets.EndOf(bucket);
            }
        }

        return null; // it faded while this looked
    }

    private void Fade()
    {
        var (now, halvedAt) = (clock.Monotonic().Ticks, Volatile.Read(ref _halvedAt));
        if (now - halvedAt < HalfLife || Interlocked.CompareExchange(ref _halvedAt, now, halvedAt) != halvedAt)
        {
            return;
        }

        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            Interlocked.Add(ref _counts[bucket], -((Volatile.Read(ref _counts[bucket]) + 1) / 2));
        }
    }
}
