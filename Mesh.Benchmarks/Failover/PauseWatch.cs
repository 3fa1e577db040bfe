using System.Diagnostics;

namespace Mesh.Benchmarks.Failover;

/// <summary>Looks at the clock every 5 ms, on a thread of its own, and says how late it was at most: so long the
/// machine, or this process's collector, kept everybody waiting.</summary>
internal sealed class PauseWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);

    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private long _longestTicks;

    internal PauseWatch()
    {
        _thread = new Thread(Watch) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>The longest pause since this was last asked.</summary>
    internal TimeSpan TakeLongest() => TimeSpan.FromTicks(Interlocked.Exchange(ref _longestTicks, 0));

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

    private void Watch()
    {
        var before = Stopwatch.GetTimestamp();
        while (!_stop.Wait(Interval))
        {
            var now = Stopwatch.GetTimestamp();
            var late = (Stopwatch.GetElapsedTime(before, now) - Interval).Ticks;
            before = now;
            if (late > Volatile.Read(ref _longestTicks))
            {
                Interlocked.Exchange(ref _longestTicks, late);
            }
        }
    }
}
