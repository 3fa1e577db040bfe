using Mesh.Fuzz.Targets;

namespace Mesh.Fuzz.Running;

/// <summary>Holds a target to what must be true of it, with one input.</summary>
internal static class Examination
{
    /// <summary>The longest that any input may take.</summary>
    internal static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(1);

    // The first call of a method has it compiled, and a busy machine stops a thread at any place.
    private const int Tries = 4;

    /// <summary>Parses the input, and checks it.</summary>
    /// <exception cref="Exception">Something does not hold: a <see cref="FindingException"/>, or what the parser threw and does
    /// not document.</exception>
    internal static void Of(FuzzTarget target, byte[] input)
    {
        var allowed = target.MaxAllocated(input.Length);
        var (bytes, time) = SpentBy(target, input);
        for (var tries = 1; tries < Tries && (bytes > allowed || time > MaxTime); tries++)
        {
            var (again, sooner) = SpentBy(target, input);
            (bytes, time) = (Math.Min(bytes, again), time < sooner ? time : sooner);
        }

        FindingException.ThrowUnless(
            bytes <= allowed, $"an input of {input.Length} bytes takes {bytes} bytes of memory; {allowed} are allowed");
        FindingException.ThrowUnless(
            time <= MaxTime, $"an input of {input.Length} bytes takes {time.TotalSeconds:0.0} s; {MaxTime.TotalSeconds} s are allowed");
        target.Check(input);
    }

    // A machine that is busy makes everything take long; of the processor's time other threads use some.
    private static (long Bytes, TimeSpan Time) SpentBy(FuzzTarget target, byte[] input)
    {
        var (before, started, used) = (GC.GetAllocatedBytesForCurrentThread(), TimeProvider.System.GetTimestamp(), Environment.CpuUsage.TotalTime);
        target.Parse(input);
        var (bytes, took) = (GC.GetAllocatedBytesForCurrentThread() - before, TimeProvider.System.GetElapsedTime(started));
        return (bytes, took < MaxTime ? took : TimeSpan.FromTicks(Math.Min(took.Ticks, (Environment.CpuUsage.TotalTime - used).Ticks)));
    }
}
