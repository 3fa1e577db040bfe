using System.Diagnostics;

namespace Mesh.Faults.Records;

/// <summary>The clock of records and histories: one for all processes of the machine, and no fault moves it.</summary>
internal static class Monotonic
{
    private static readonly double NanosecondsPerTick = 1e9 / Stopwatch.Frequency;

    /// <summary>Nanoseconds since the machine started.</summary>
    internal static long Now => (long)(Stopwatch.GetTimestamp() * NanosecondsPerTick);

    /// <summary>A duration in the clock's unit.</summary>
    internal static long Nanoseconds(this TimeSpan duration) => duration.Ticks * 100;

    /// <summary>A number of the clock's units as a duration.</summary>
    internal static TimeSpan Duration(long nanoseconds) => new(nanoseconds / 100);
}
