using HdrHistogram;

namespace Mesh.Benchmarks.ClosedLoop;

/// <summary>How long requests took, to three digits. Recording is safe from any thread and, once a thread has recorded
/// before, allocates nothing.</summary>
/// <remarks>A histogram for each thread, not for each loop: 1,024 of them would be hundreds of megabytes, and the
/// measurement would measure itself. No thread is switched within a recording.</remarks>
internal sealed class Latencies : IDisposable
{
    private const long UnitsPerMicrosecond = 10;
    private const long Highest = 120_000_000 * UnitsPerMicrosecond;
    private const int Digits = 3;

    private readonly ThreadLocal<LongHistogram> _own = new(Create, trackAllValues: true);

    internal void Record(TimeSpan latency) =>
        _own.Value!.RecordValue(Math.Clamp(latency.Ticks * UnitsPerMicrosecond / TimeSpan.TicksPerMicrosecond, 0, Highest));

    /// <summary>Forgets all; only while nobody records.</summary>
    internal void Reset()
    {
        foreach (var histogram in _own.Values)
        {
            histogram.Reset();
        }
    }

    /// <summary>The latency, in microseconds, that so many of a hundred requests did not exceed, for each of these; only
    /// while nobody records.</summary>
    internal double[] Percentiles(params ReadOnlySpan<double> percentiles)
    {
        var all = Create();
        foreach (var histogram in _own.Values)
        {
            all.Add(histogram);
        }

        var found = new double[percentiles.Length];
        for (var at = 0; at < found.Length; at++)
        {
            found[at] = all.TotalCount == 0
                ? 0
                : (double)all.GetValueAtPercentile(percentiles[at]) / UnitsPerMicrosecond;
        }

        return found;
    }

    public void Dispose() => _own.Dispose();

    private static LongHistogram Create() => new(Highest, Digits);
}
