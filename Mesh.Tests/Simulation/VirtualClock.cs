namespace Mesh.Tests.Simulation;

/// <summary>One process's monotonic clock: it has its own zero, and runs a little fast or slow.</summary>
internal sealed class VirtualClock(World world, SimProcess owner, TimeSpan offset, double drift) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => offset.Ticks + (long)(world.Now.Ticks * (1 + drift));

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + new TimeSpan(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class VirtualTimer(VirtualClock clock, Action elapsed) : ITimer
    {
        private int _setting; // a change makes what was planned before void
        private TimeSpan _period;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            Plan(dueTime, ++_setting);
            return true;
        }

        public void Dispose() => _setting++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Plan(TimeSpan due, int setting)
        {
            if (due >= TimeSpan.Zero)
            {
                clock.PlanTimer(due, () => Elapsed(setting));
            }
        }

        private void Elapsed(int setting)
        {
            if (setting == _setting)
            {
                if (_period > TimeSpan.Zero)
                {
                    Plan(_period, setting);
                }

                elapsed();
            }
        }
    }

    private void PlanTimer(TimeSpan due, Action elapsed) => world.After(owner, due / (1 + drift), elapsed);
}
