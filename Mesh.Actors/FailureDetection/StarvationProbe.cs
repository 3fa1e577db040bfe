using Mesh.Hosting;
using Mesh.Links;

namespace Mesh.FailureDetection;

/// <summary>
/// Measures how starved this node is: how late its looks are, how long an item waits for the thread pool, how long
/// garbage collections stopped it. One caller looks; an item at a time goes through the pool, without allocation.
/// </summary>
internal sealed class StarvationProbe(TimeProvider clock, TimeSpan tick) : IThreadPoolWorkItem
{
    private TimeSpan _lookedAt = clock.Monotonic();
    private TimeSpan _paused = GC.GetTotalPauseDuration();
    private long _queuedAt; // ticks; 0 while no item is in the pool
    private long _waited; // ticks of the last item

    /// <summary>How long this node was kept from its work since the last look, by the worst of the three.</summary>
    public Starvation Look(TimeSpan now)
    {
        var late = now - _lookedAt - (2 * tick); // one tick, and as much again for timers
        _lookedAt = now;
        var before = _paused;
        _paused = GC.GetTotalPauseDuration();
        return new Starvation(late > TimeSpan.Zero ? late : TimeSpan.Zero, Waited(now), _paused - before);
    }

    /// <summary>The item's turn has come.</summary>
    public void Execute()
    {
        Volatile.Write(ref _waited, clock.Monotonic().Ticks - Volatile.Read(ref _queuedAt));
        Volatile.Write(ref _queuedAt, 0);
    }

    private TimeSpan Waited(TimeSpan now)
    {
        var queuedAt = Volatile.Read(ref _queuedAt);
        if (queuedAt != 0)
        {
            return new TimeSpan(now.Ticks - queuedAt); // and still waits
        }

        var waited = Volatile.Read(ref _waited);
        Volatile.Write(ref _queuedAt, now.Ticks);
        WorkPool.Queue(this, preferLocal: false);
        return new TimeSpan(Math.Max(0, waited));
    }
}

/// <summary>What kept this node from its work.</summary>
/// <param name="Late">How late its look was.</param>
/// <param name="PoolWait">How long an item waited for the thread pool.</param>
/// <param name="Paused">How long garbage collections stopped it.</param>
internal readonly record struct Starvation(TimeSpan Late, TimeSpan PoolWait, TimeSpan Paused)
{
    public TimeSpan Worst => Max(Late, Max(PoolWait, Paused));

    public override string ToString() => FormattableString.Invariant(
        $"{Late.TotalMilliseconds:0} ms late, {PoolWait.TotalMilliseconds:0} ms behind in the pool, {Paused.TotalMilliseconds:0} ms in garbage collections");

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
