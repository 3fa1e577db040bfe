using HdrHistogram;

namespace Mesh.Samples.AccessLog;

/// <summary>What was measured over all lines.</summary>
/// <param name="Requests">Lines sent.</param>
/// <param name="P50">Half of the answers came within this.</param>
/// <param name="P99">99 of 100 answers came within this.</param>
/// <param name="PerNode">Requests by the node that answered.</param>
/// <param name="Failures">Lines that did not end as they should, by outcome and reason.</param>
/// <param name="Refused">Lines that aren't sound, and were refused as they should be.</param>
internal sealed record Measured(
    long Requests,
    TimeSpan P50,
    TimeSpan P99,
    IReadOnlyDictionary<string, long> PerNode,
    IReadOnlyDictionary<string, long> Failures,
    long Refused);

/// <summary>Counts answers and their times. Thread-safe.</summary>
internal sealed class Measurements
{
    private const long HighestMicroseconds = 120_000_000;
    private const int SignificantDigits = 3;

    private readonly Lock _lock = new();
    private readonly LongHistogram _microseconds = new(HighestMicroseconds, SignificantDigits);
    private readonly SortedDictionary<string, long> _perNode = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _failures = new(StringComparer.Ordinal);
    private long _refused;

    /// <summary>Counts one answer.</summary>
    public void Record(Answer answer, TimeSpan elapsed, bool asWanted)
    {
        var microseconds = Math.Clamp((long)elapsed.TotalMicroseconds, 1, HighestMicroseconds);
        lock (_lock)
        {
            _microseconds.RecordValue(microseconds);
            Count(_perNode, answer.Node ?? "(none)");
            _refused += asWanted && !answer.IsReplied ? 1 : 0;
            if (!asWanted)
            {
                Count(_failures, $"{answer.Outcome} {answer.Reason}");
            }
        }
    }

    /// <summary>The measurements so far.</summary>
    public Measured Snapshot()
    {
        lock (_lock)
        {
            return new(
                _microseconds.TotalCount,
                At(50),
                At(99),
                new SortedDictionary<string, long>(_perNode),
                new SortedDictionary<string, long>(_failures),
                _refused);
        }
    }

    private TimeSpan At(double percentile) => _microseconds.TotalCount == 0
        ? TimeSpan.Zero
        : TimeSpan.FromMicroseconds(_microseconds.GetValueAtPercentile(percentile));

    private static void Count(SortedDictionary<string, long> counts, string name) =>
        counts[name] = counts.GetValueOrDefault(name) + 1;
}
