using System.Collections.Immutable;
using System.Text.Json;
using Mesh.Inspection.Inquiries;
using Mesh.Traffic;

namespace Mesh.Observation.Chronicles;

/// <summary>What a node did between two looks at its totals, about a second apart.</summary>
/// <param name="Number">Counts the samples of this start of the node, from 1.</param>
/// <param name="At">When it ended: seconds on the node's own monotonic clock.</param>
/// <param name="Seconds">How long it is.</param>
/// <param name="Outcomes">Requests of its callers that ended: one number for each of <see cref="Outcome"/>, in its order.</param>
/// <param name="Retries">Attempts after the first.</param>
/// <param name="Came">Requests that came to its services; the busiest first, those without any are missing.</param>
/// <param name="Latencies">How long its callers' requests took, in pairs: a bucket of <see cref="LatencyBuckets"/>, and how many.</param>
/// <param name="InFlight">Requests of its callers that are under way at the end.</param>
/// <param name="Running">Requests that wait or run in its services at the end.</param>
internal sealed record Sample(
    long Number,
    double At,
    double Seconds,
    ImmutableArray<long> Outcomes,
    long Retries,
    ImmutableArray<ServiceCount> Came,
    ImmutableArray<int> Latencies,
    int InFlight,
    int Running)
{
    /// <summary>Services that are told of: the busiest.</summary>
    public const int MaxServices = 64;

    private const int BytesPerNumber = 12; // in JSON, as a rule

    /// <summary>What ended, by outcome.</summary>
    public ImmutableArray<long> Outcomes { get; } = Sound.Numbers(Outcomes);

    /// <summary>What came, by service.</summary>
    public ImmutableArray<ServiceCount> Came { get; } = Sound.List(Came);

    /// <summary>What was measured, by bucket.</summary>
    public ImmutableArray<int> Latencies { get; } = Paired(Sound.Numbers(Latencies));

    /// <summary>About as many bytes does it take as JSON, at most.</summary>
    internal int Bytes => (BytesPerNumber * (6 + Outcomes.Length + Latencies.Length)) + Came.Sum(one => 60 + (6 * one.Service.Length)) + 120;

    /// <summary>What was done between two looks.</summary>
    public static Sample Between(long number, Totals before, Totals now) => new(
        number,
        now.At.TotalSeconds,
        (now.At - before.At).TotalSeconds,
        [.. now.Outcomes.Zip(before.Outcomes, (after, then) => after - then)],
        now.Retries - before.Retries,
        [
            .. now.Came
                .Select((one, index) => one with { Count = one.Count - CountIn(before, one.Service, index) })
                .Where(one => one.Count > 0)
                .OrderByDescending(one => one.Count)
                .Take(MaxServices),
        ],
        [.. Differences(before.Latencies, now.Latencies)],
        now.InFlight,
        now.Running);

    private static long CountIn(Totals before, string service, int index) =>
        index < before.Came.Length && before.Came[index].Service == service ? before.Came[index].Count : 0;

    private static IEnumerable<int> Differences(ImmutableArray<long> before, ImmutableArray<long> now)
    {
        for (var bucket = 0; bucket < now.Length; bucket++)
        {
            if (now[bucket] > before[bucket])
            {
                yield return bucket;
                yield return (int)Math.Min(int.MaxValue, now[bucket] - before[bucket]);
            }
        }
    }

    private static ImmutableArray<int> Paired(ImmutableArray<int> latencies)
    {
        for (var i = 0; i < latencies.Length; i += 2)
        {
            if (i + 1 == latencies.Length || latencies[i] is < 0 or >= LatencyBuckets.Count || latencies[i + 1] < 0)
            {
                throw new JsonException("Latencies are no pairs of a bucket and a count.");
            }
        }

        return latencies;
    }
}
