namespace Mesh.Routing;

/// <summary>
/// A mean of reply times that jumps up at once and comes down slowly, as Finagle's: a node that turned slow is left
/// alone after its first slow reply, and tried again when that was long ago. Pure; not thread-safe.
/// </summary>
internal sealed class PeakEwma
{
    private const double DecaySeconds = 10;

    private double _seconds;
    private TimeSpan _at;

    /// <summary>The mean in seconds; 0 before the first reply.</summary>
    public double Seconds => Volatile.Read(ref _seconds);

    /// <summary>Takes a reply time.</summary>
    public void Observe(TimeSpan now, TimeSpan took)
    {
        var seconds = took.TotalSeconds;
        if (seconds < _seconds)
        {
            var kept = Kept(now);
            seconds = (_seconds * kept) + (seconds * (1 - kept));
        }

        Set(now, seconds);
    }

    /// <summary>Takes a time that an answer did not come in: it can raise the mean, and never lowers it.</summary>
    public void ObserveAtLeast(TimeSpan now, TimeSpan took)
    {
        if (took.TotalSeconds > _seconds)
        {
            Set(now, took.TotalSeconds);
        }
    }

    /// <summary>Lets time go by without a reply: a node that nobody asks any more is forgiven.</summary>
    public void Decay(TimeSpan now) => Set(now, _seconds * Kept(now));

    private double Kept(TimeSpan now) => now > _at ? Math.Exp((_at - now).TotalSeconds / DecaySeconds) : 1;

    private void Set(TimeSpan now, double seconds)
    {
        Volatile.Write(ref _seconds, seconds);
        _at = now > _at ? now : _at;
    }
}
