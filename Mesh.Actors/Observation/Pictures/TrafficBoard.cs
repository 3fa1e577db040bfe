using System.Collections.Immutable;
using Mesh.Observation.Chronicles;
using Mesh.Traffic;

namespace Mesh.Observation.Pictures;

/// <summary>What all nodes did, by seconds of one clock. Not thread-safe.</summary>
/// <remarks>Nodes' samples begin and end within these seconds: what they count is split by how much of them falls into which,
/// so that a sample that comes some milliseconds late is no gap and no peak.</remarks>
internal sealed class TrafficBoard
{
    /// <summary>Seconds that are kept.</summary>
    public const int Kept = Chronicle.MaxSamples;

    // A second is shown when its samples have been asked for.
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(2);
    private static readonly int OutcomeCount = Enum.GetValues<Outcome>().Length;

    private readonly Second?[] _seconds = new Second?[Kept + 8];

    /// <summary>A node told what it did.</summary>
    /// <param name="sample">What.</param>
    /// <param name="end">When that ended, on this board's clock.</param>
    /// <param name="now">The moment.</param>
    public void Add(Sample sample, TimeSpan end, TimeSpan now)
    {
        var length = Math.Clamp(sample.Seconds, 0.001, 60);
        var (from, to) = (end.TotalSeconds - length, end.TotalSeconds);
        for (var index = Math.Max((long)Math.Floor(from), (long)now.TotalSeconds - Kept); index < to; index++)
        {
            var part = Math.Min(to, index + 1) - Math.Max(from, index);
            if (part > 0)
            {
                var second = SecondAt(index);
                second.Add(sample, part, part / length, isMost: index == (long)Math.Floor((from + to) / 2));
            }
        }
    }

    /// <summary>The seconds that are over, the oldest first; those that nobody told of are missing.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="wall">The same by the wall clock.</param>
    public ImmutableArray<TrafficPoint> Points(TimeSpan now, DateTimeOffset wall)
    {
        var last = (long)Math.Floor((now - Delay).TotalSeconds) - 1;
        var points = ImmutableArray.CreateBuilder<TrafficPoint>(Kept);
        for (var index = last - Kept + 1; index <= last; index++)
        {
            if (index >= 0 && _seconds[index % _seconds.Length] is { } second && second.Index == index)
            {
                points.Add(second.Point(wall - (now - TimeSpan.FromSeconds(index + 1))));
            }
        }

        return points.ToImmutable();
    }

    private Second SecondAt(long index)
    {
        ref var place = ref _seconds[index % _seconds.Length];
        if (place?.Index != index)
        {
            place = new(index);
        }

        return place;
    }

    private sealed class Second(long index)
    {
        private readonly double[] _outcomes = new double[OutcomeCount];
        private readonly long[] _latencies = new long[LatencyBuckets.Count];
        private double _retries;
        private double _covered;
        private TrafficPoint? _point;

        public long Index => index;

        public void Add(Sample sample, double seconds, double share, bool isMost)
        {
            _point = null;
            _covered += seconds;
            _retries += sample.Retries * share;
            for (var outcome = 0; outcome < Math.Min(OutcomeCount, sample.Outcomes.Length); outcome++)
            {
                _outcomes[outcome] += sample.Outcomes[outcome] * share;
            }

            for (var i = 0; isMost && i < sample.Latencies.Length; i += 2)
            {
                _latencies[sample.Latencies[i]] += sample.Latencies[i + 1];
            }
        }

        public TrafficPoint Point(DateTimeOffset at) => _point ??= new(
            at,
            [.. _outcomes],
            _retries,
            LatencyBuckets.Quantile(_latencies, 0.5),
            LatencyBuckets.Quantile(_latencies, 0.99),
            Math.Max(1, (int)Math.Round(_covered))); // somebody told of a part of it at least
    }
}
