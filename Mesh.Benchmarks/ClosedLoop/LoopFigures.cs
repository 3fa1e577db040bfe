using Mesh.Benchmarks.Processes;

namespace Mesh.Benchmarks.ClosedLoop;

/// <summary>What one closed loop came to.</summary>
/// <param name="PerSecond">Requests answered per second.</param>
/// <param name="P50">Half of the requests took no longer, in microseconds.</param>
/// <param name="P99">99 of 100 requests took no longer, in microseconds.</param>
/// <param name="P999">999 of 1,000 requests took no longer, in microseconds.</param>
/// <param name="Failed">Requests that were not answered with the payload.</param>
/// <param name="ProcessorSeconds">Processor time per 100,000 requests, over all nodes and the caller.</param>
/// <param name="AllocatedBytes">Allocated per request in the caller's process.</param>
/// <param name="PeakMegabytes">The most memory that a node had resident, in 10^6 bytes.</param>
internal sealed record LoopFigures(
    double PerSecond,
    double P50,
    double P99,
    double P999,
    long Failed,
    double ProcessorSeconds,
    double AllocatedBytes,
    double PeakMegabytes) : NodeAnswer
{
    /// <summary>How many processors' worth of time everything else on the machine took meanwhile; 0 where the system can't
    /// tell. A run beside others' work is worth little.</summary>
    public double OtherProcessors { get; init; }

    /// <summary>What failed first; null when nothing did.</summary>
    public string? Fault { get; init; }

    internal static LoopFigures Of(
        LoopCount count, TimeSpan elapsed, double[] percentiles, double processor, long allocated, long peak)
    {
        var answered = Math.Max(count.Answered, 1); // JSON has no word for infinity
        return new LoopFigures(
            count.Answered / elapsed.TotalSeconds,
            percentiles[0],
            percentiles[1],
            percentiles[2],
            count.Failed,
            processor / answered * 100_000,
            (double)allocated / answered,
            peak / 1e6);
    }
}
