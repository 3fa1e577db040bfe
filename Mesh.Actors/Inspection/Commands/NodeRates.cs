using System.Collections.Immutable;
using Mesh.Inspection.Inquiries;
using Mesh.Traffic;

namespace Mesh.Inspection.Commands;

/// <summary>What one node did between two looks at its totals.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Seconds">How long that was.</param>
/// <param name="Sent">Requests of its callers that ended, each second.</param>
/// <param name="Failed">Those that failed, each second.</param>
/// <param name="Retries">Attempts after the first, each second.</param>
/// <param name="Came">Requests that came to its services, each second.</param>
/// <param name="P50">What half of its callers' requests did not exceed; null when none was measured.</param>
/// <param name="P99">What 99 of 100 did not exceed.</param>
/// <param name="Now">Its last answer.</param>
internal sealed record NodeRates(
    string Node,
    double Seconds,
    double Sent,
    double Failed,
    double Retries,
    double Came,
    TimeSpan? P50,
    TimeSpan? P99,
    TrafficAnswer Now)
{
    private const double MinSeconds = 0.001; // of a shorter time no rate can be told

    /// <summary>Of one node's two answers; null when they are of two starts, or there is hardly any time between them.</summary>
    public static NodeRates? Between(string node, TrafficAnswer before, TrafficAnswer now)
    {
        var seconds = now.Seconds - before.Seconds;
        if (before.Start != now.Start || seconds < MinSeconds)
        {
            return null;
        }

        long[] latencies = [.. now.Latencies.Select((count, bucket) => count - before.Latencies.ElementAtOrDefault(bucket))];
        return new(
            node,
            seconds,
            (now.Sent - before.Sent) / seconds,
            (now.Failed - before.Failed) / seconds,
            (now.Retries - before.Retries) / seconds,
            (now.Came - before.Came) / seconds,
            LatencyBuckets.Quantile(latencies, 0.5),
            LatencyBuckets.Quantile(latencies, 0.99),
            now);
    }

    /// <summary>Of all nodes that have answered twice.</summary>
    public static ImmutableArray<NodeRates> Between(
        ImmutableArray<NodeAnswer<TrafficAnswer>> before, ImmutableArray<NodeAnswer<TrafficAnswer>> now) =>
        [.. now.Select(one => Between(before.FirstOrDefault(other => other.Node == one.Node)?.Said, one)).OfType<NodeRates>()];

    private static NodeRates? Between(TrafficAnswer? before, NodeAnswer<TrafficAnswer> now) =>
        before is not null && now.Said is not null ? Between(now.Node, before, now.Said) : null;
}
