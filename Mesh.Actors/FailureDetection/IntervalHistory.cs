namespace Mesh.FailureDetection;

/// <summary>The last so many intervals between beats, with their mean and deviation. Not thread-safe.</summary>
/// <remarks>
/// Sums are whole numbers of 100 ns, so adding and dropping never drifts, and the variance never comes out below zero
/// as it can with rounded sums. Adding costs the same at any size and allocates nothing.
/// </remarks>
internal sealed class IntervalHistory
{
    /// <summary>The most intervals that a history can hold: with it, the sums below can't overflow.</summary>
    public const int MaxCapacity = 1 << 16;

    // About ten days; a longer interval counts as this. Keeps count × the sum of squares under 2¹²⁸.
    private const long MaxTicks = 1L << 43;

    private readonly long[] _intervals;
    private int _next;
    private int _count;
    private long _sum;
    private UInt128 _sumOfSquares;

    /// <summary>An empty history.</summary>
    /// <param name="capacity">1 to <see cref="MaxCapacity"/>; beyond it the oldest interval is dropped.</param>
    public IntervalHistory(int capacity) => _intervals = new long[capacity];

    /// <summary>The mean in ticks of 100 ns; 0 while empty.</summary>
    public double MeanTicks { get; private set; }

    /// <summary>The standard deviation of the intervals held, in ticks of 100 ns; 0 while empty.</summary>
    public double DeviationTicks { get; private set; }

    /// <summary>Adds an interval; one below zero counts as zero.</summary>
    public void Add(TimeSpan interval)
    {
        var ticks = Math.Clamp(interval.Ticks, 0, MaxTicks);
        if (_count == _intervals.Length)
        {
            var oldest = _intervals[_next];
            _sum -= oldest;
            _sumOfSquares -= Square(oldest);
        }
        else
        {
            _count++;
        }

        _intervals[_next] = ticks;
        _next = (_next + 1) % _intervals.Length;
        _sum += ticks;
        _sumOfSquares += Square(ticks);
        Summarize();
    }

    /// <summary>Forgets every interval.</summary>
    public void Clear()
    {
        (_next, _count, _sum, _sumOfSquares) = (0, 0, 0, 0);
        (MeanTicks, DeviationTicks) = (0, 0);
    }

    private void Summarize()
    {
        var count = (UInt128)_count;
        // n·Σx² − (Σx)² is n² times the variance, and exact.
        var spread = (count * _sumOfSquares) - Square(_sum);
        MeanTicks = (double)_sum / _count;
        DeviationTicks = Math.Sqrt((double)spread) / _count;
    }

    private static UInt128 Square(long value) => (UInt128)value * (UInt128)value;
}
