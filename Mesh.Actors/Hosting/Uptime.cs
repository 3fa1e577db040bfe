using System.Diagnostics;

namespace Mesh.Hosting;

/// <summary>Since when this process runs, and this node is a member that is Up. Thread-safe.</summary>
/// <remarks>How long is measured by the monotonic clock: the wall clock may be set meanwhile.</remarks>
internal sealed class Uptime
{
    private readonly TimeProvider _clock;
    private readonly Beginning _process;
    private Beginning? _member;

    /// <param name="clock">Measures.</param>
    /// <param name="processStart">When the process was started.</param>
    public Uptime(TimeProvider clock, DateTimeOffset processStart)
    {
        _clock = clock;
        _process = new(processStart, clock.GetUtcNow() - processStart, clock.GetTimestamp());
    }

    /// <summary>When this process was started, as the system says.</summary>
    public static DateTimeOffset StartOfThisProcess
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            return process.StartTime.ToUniversalTime();
        }
    }

    /// <summary>When the process was started, and how long ago that is.</summary>
    public (DateTimeOffset Since, TimeSpan For) OfProcess => Measure(_process);

    /// <summary>When this node came Up as a member, and how long ago that is; null before that.</summary>
    public (DateTimeOffset Since, TimeSpan For)? OfMember => Volatile.Read(ref _member) is { } member ? Measure(member) : null;

    /// <summary>This node is Up now.</summary>
    public void BeginMember() =>
        Volatile.Write(ref _member, new(_clock.GetUtcNow(), TimeSpan.Zero, _clock.GetTimestamp()));

    private (DateTimeOffset, TimeSpan) Measure(Beginning beginning) =>
        (beginning.At, beginning.Before + _clock.GetElapsedTime(beginning.Timestamp));

    /// <summary>A moment, how long before the timestamp it was, and the timestamp.</summary>
    private sealed record Beginning(DateTimeOffset At, TimeSpan Before, long Timestamp);
}
