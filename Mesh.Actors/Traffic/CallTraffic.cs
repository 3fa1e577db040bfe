using Mesh.Links;

namespace Mesh.Traffic;

/// <summary>What became of the requests of this node's callers, in totals that only grow. Thread-safe.</summary>
/// <remarks>How long they took is measured for one that begins in each <see cref="Pause"/>, chosen when it begins, so that
/// slow ones are as likely as fast ones; each costs a look at the clock.</remarks>
internal sealed class CallTraffic(TimeProvider clock)
{
    /// <summary>The pause between two requests that are measured; below ten thousand a second all are, unless two begin
    /// together.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMicroseconds(100);

    private readonly long[] _latencies = new long[LatencyBuckets.Count];
    private long _nextMeasured = long.MinValue;
    private long _failed;
    private long _retries;

    /// <summary>Requests that ended neither with a reply nor with a handler's refusal.</summary>
    public long Failed => Volatile.Read(ref _failed);

    /// <summary>Attempts after the first: a request was retried, or sent on to another node.</summary>
    public long Retries => Volatile.Read(ref _retries);

    /// <summary>How many took how long, by <see cref="LatencyBuckets"/>.</summary>
    public long[] Latencies => [.. _latencies];

    /// <summary>Whether the request that begins now is to be measured.</summary>
    public bool IsMeasured(TimeSpan now)
    {
        if (now.Ticks < Volatile.Read(ref _nextMeasured))
        {
            return false;
        }

        Volatile.Write(ref _nextMeasured, now.Ticks + Pause.Ticks); // two may come through: both are measured
        return true;
    }

    /// <summary>One that is measured has ended.</summary>
    /// <param name="began">When it began, on the monotonic clock.</param>
    public void Measure(TimeSpan began) => Interlocked.Increment(ref _latencies[LatencyBuckets.Of(clock.Monotonic() - began)]);

    /// <summary>A request has ended without a reply or a refusal.</summary>
    public void NoteFailed() => Interlocked.Increment(ref _failed);

    /// <summary>Another attempt is made.</summary>
    public void NoteRetry() => Interlocked.Increment(ref _retries);
}
