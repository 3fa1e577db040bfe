namespace Mesh.Links;

/// <summary>The one clock of links, deadlines and detection: monotonic, untouched by changes of the wall clock.</summary>
internal static class Clock
{
    /// <summary>Since an arbitrary start; only differences mean something.</summary>
    public static TimeSpan Monotonic(this TimeProvider clock) => clock.GetElapsedTime(0);

    /// <inheritdoc cref="Monotonic"/>
    public static long MonotonicMicroseconds(this TimeProvider clock) =>
        clock.GetElapsedTime(0).Ticks / TimeSpan.TicksPerMicrosecond;
}
