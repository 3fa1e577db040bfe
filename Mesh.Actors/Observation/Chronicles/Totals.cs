using System.Collections.Immutable;
using Mesh.Hosting;

namespace Mesh.Observation.Chronicles;

/// <summary>What a node has done since it started, as of one moment.</summary>
/// <param name="At">The moment, on the node's monotonic clock.</param>
/// <param name="Outcomes">Requests of its callers that ended: one number for each of <see cref="Outcome"/>, in its order.</param>
/// <param name="Retries">Attempts after the first.</param>
/// <param name="Latencies">How long its callers' requests took: a count for each of <see cref="Traffic.LatencyBuckets"/>.</param>
/// <param name="Came">Requests that came to each of its services.</param>
/// <param name="InFlight">Requests of its callers that are under way.</param>
/// <param name="Running">Requests that wait or run in its services.</param>
internal sealed record Totals(
    TimeSpan At,
    ImmutableArray<long> Outcomes,
    long Retries,
    ImmutableArray<long> Latencies,
    ImmutableArray<ServiceCount> Came,
    int InFlight,
    int Running)
{
    public static Totals Of(MeshRuntime runtime, TimeSpan now)
    {
        var (router, hosts) = (runtime.Router, runtime.Services.All);
        return new(
            now,
            OutcomesOf(router.Ended, router.Traffic.Failed),
            router.Traffic.Retries,
            [.. router.Traffic.Latencies],
            [.. hosts.Select(host => new ServiceCount(host.Definition.Name, host.Traffic.Requests))],
            router.InFlight,
            hosts.Sum(host => host.UnderWay));
    }

    /// <summary>What is known is how many failed, not how: they count as the worst.</summary>
    private static ImmutableArray<long> OutcomesOf(long ended, long failed) =>
        [Math.Max(0, ended - failed), 0, 0, 0, 0, failed];
}

/// <summary>How many requests came to a service.</summary>
/// <param name="Service">Its name.</param>
/// <param name="Count">How many.</param>
internal sealed record ServiceCount(string Service, long Count);
