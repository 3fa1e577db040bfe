using Mesh.Observation.Chronicles;
using Mesh.Traffic;

namespace Mesh.Observation.Pictures;

/// <summary>What a node does each second, by one of its samples. Pure.</summary>
internal static class Loads
{
    private const double MinSeconds = 0.001; // of a shorter time no rate can be told

    public static NodeLoad Of(Sample sample)
    {
        var seconds = Math.Max(MinSeconds, sample.Seconds);
        var latencies = new long[LatencyBuckets.Count];
        for (var i = 0; i < sample.Latencies.Length; i += 2)
        {
            latencies[sample.Latencies[i]] += sample.Latencies[i + 1];
        }

        var good = sample.Outcomes.Take((int)Outcome.Refused).Sum(); // the first of the outcomes are the good ones
        return new(
            sample.Outcomes.Sum() / seconds,
            (sample.Outcomes.Sum() - good) / seconds,
            sample.Retries / seconds,
            sample.Came.Sum(one => one.Count) / seconds,
            sample.InFlight,
            sample.Running,
            LatencyBuckets.Quantile(latencies, 0.5),
            LatencyBuckets.Quantile(latencies, 0.99));
    }
}
