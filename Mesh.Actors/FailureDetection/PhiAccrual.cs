namespace Mesh.FailureDetection;

/// <summary>
/// How unlikely a peer's silence is, by its own past: phi = −log₁₀ of the chance that a living peer is silent so long.
/// </summary>
/// <remarks>
/// <para>
/// Hayashibara et al., "The φ accrual failure detector", 2004, with the logistic approximation of the normal
/// distribution that Akka uses. With a pace of zero the verdicts are those of Akka's detector. Pure and not
/// thread-safe; time comes in as readings of one monotonic clock.
/// </para>
/// <para>
/// A busy peer is heard a thousand times a second, an idle one at the pace of pings. If each interval counted, one busy
/// second would fill the history with milliseconds, and the first idle interval would look like death. So, given a
/// pace: silence is always measured from the last beat, but what is learned is the longest silence in each half of a
/// pace, and never less than the pace. The history then tells how much longer than promised the peer was ever silent,
/// spans as much time when busy as when idle, and a beat that comes early teaches nothing.
/// </para>
/// </remarks>
public sealed class PhiAccrual
{
    private readonly PhiAccrualOptions _options;
    private readonly IntervalHistory _history;
    private readonly TimeSpan _slot;
    private TimeSpan? _heardAt;
    private TimeSpan _learnedAt;
    private TimeSpan _longestInSlot;

    /// <summary>A detector that has heard nothing yet.</summary>
    /// <exception cref="ArgumentException">An option is out of range; all such are named.</exception>
    public PhiAccrual(PhiAccrualOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = string.Join(' ', options.Faults());
        if (faults.Length > 0)
        {
            throw new ArgumentException(faults, nameof(options));
        }

        _options = options;
        _history = new IntervalHistory(options.MaxSamples);
        _slot = options.Pace / 2;
    }

    /// <summary>Whether a beat was heard since the start or the last <see cref="Reset"/>.</summary>
    public bool IsMonitoring => _heardAt is not null;

    /// <summary>The suspicion level: 0 upward, never NaN; 0 before the first beat.</summary>
    /// <param name="now">A moment before the last beat counts as that beat's.</param>
    public double PhiAt(TimeSpan now) =>
        _heardAt is { } heardAt
            ? PhiOf(
                Math.Max(0, now.Ticks - heardAt.Ticks),
                _history.MeanTicks + _options.AcceptablePause.Ticks,
                Math.Max(_history.DeviationTicks, _options.MinDeviation.Ticks))
            : 0;

    /// <summary>Whether phi is below the threshold.</summary>
    public bool IsAvailable(TimeSpan now) => PhiAt(now) < _options.Threshold;

    /// <summary>Takes a beat: anything that proves the peer alive.</summary>
    public void Heard(TimeSpan now)
    {
        if (_heardAt is not { } heardAt)
        {
            Start(now);
            return;
        }

        // A clock that went back tells no interval: go on from where it is now.
        if (now >= heardAt)
        {
            Learn(now - heardAt, now);
        }
        else
        {
            StartSlot(now);
        }

        _heardAt = now;
    }

    /// <summary>
    /// Measures silence from now on without learning from it: for silence that was the observer's own.
    /// </summary>
    public void Excuse(TimeSpan now)
    {
        if (IsMonitoring)
        {
            StartSlot(now);
            _heardAt = now;
        }
    }

    /// <summary>Forgets everything, as for a new connection.</summary>
    public void Reset()
    {
        _heardAt = null;
        _history.Clear();
    }

    // Two intervals about the expected one, wide apart: so that a peer heard once only can become suspect too.
    private void Start(TimeSpan now)
    {
        var deviation = _options.FirstInterval / 4;
        _history.Add(_options.FirstInterval - deviation);
        _history.Add(_options.FirstInterval + deviation);
        StartSlot(now);
        _heardAt = now;
    }

    private void Learn(TimeSpan silence, TimeSpan now)
    {
        // The way of nearly every beat of a busy peer: nothing to judge, nothing to compute.
        var isShort = silence < _slot;
        if (!isShort && !IsAvailable(now))
        {
            // As in Akka: a silence that was judged a failure is none of the peer's usual ones.
            StartSlot(now);
            return;
        }

        _longestInSlot = Max(_longestInSlot, silence);
        if (now - _learnedAt >= _slot)
        {
            _history.Add(Max(_longestInSlot, _options.Pace));
            StartSlot(now);
        }
    }

    private void StartSlot(TimeSpan now) => (_learnedAt, _longestInSlot) = (now, TimeSpan.Zero);

    // Akka writes −log₁₀(e / (1 + e)) with e = exp(−u), which is log₁₀(1 + exp(u)): here without overflow or underflow,
    // so that phi goes on growing where Akka's turns infinite. u ≈ the logit of the normal distribution at y.
    private static double PhiOf(double silence, double mean, double deviation)
    {
        var y = (silence - mean) / deviation;
        var u = y * (1.5976 + (0.070566 * y * y));
        return (Math.Max(u, 0) + Math.Log(1 + Math.Exp(-Math.Abs(u)))) / Math.Log(10);
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
