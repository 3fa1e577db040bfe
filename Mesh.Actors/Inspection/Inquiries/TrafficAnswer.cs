using Mesh.Hosting;

namespace Mesh.Inspection.Inquiries;

/// <summary>What a node has done so far: totals since it started, so that whoever asks twice knows what went on between.</summary>
/// <param name="Start">Which start of the node this is: totals of two starts can't be compared.</param>
/// <param name="Seconds">When these were read, by the node's own monotonic clock.</param>
/// <param name="Sent">Requests of its callers that have ended; without those that were refused before they began.</param>
/// <param name="Failed">Those of them that ended neither with a reply nor with a handler's refusal.</param>
/// <param name="Retries">Attempts after the first.</param>
/// <param name="Came">Requests that came to its own services.</param>
/// <param name="InFlight">Requests of its callers that are under way now.</param>
/// <param name="Running">Requests that wait or run in its services now.</param>
/// <param name="Latencies">How long its callers' requests took, a count for each of <see cref="Traffic.LatencyBuckets"/> up
/// to the last that has any; of many requests only some are measured.</param>
/// <param name="Opinions">What it thinks of its peers.</param>
internal sealed record TrafficAnswer(
    string Start,
    double Seconds,
    long Sent,
    long Failed,
    long Retries,
    long Came,
    int InFlight,
    int Running,
    long[] Latencies,
    OpinionsAnswer Opinions)
{
    public static TrafficAnswer Of(MeshRuntime runtime, TimeSpan now)
    {
        var (router, hosts) = (runtime.Router, runtime.Services.All);
        var latencies = router.Traffic.Latencies;
        return new(
            runtime.Identity.ToString(),
            now.TotalSeconds,
            router.Traffic.Ended,
            router.Traffic.Failed,
            router.Traffic.Retries,
            hosts.Sum(host => host.Traffic.Requests),
            router.InFlight,
            hosts.Sum(host => host.UnderWay),
            latencies[..(Array.FindLastIndex(latencies, count => count > 0) + 1)],
            OpinionsAnswer.Of(runtime));
    }
}
