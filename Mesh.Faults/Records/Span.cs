namespace Mesh.Faults.Records;

/// <summary>A stretch of time on the machine's monotonic clock, in nanoseconds.</summary>
internal readonly record struct Span(long From, long To)
{
    /// <summary>How many nanoseconds two stretches have in common; 0 or more.</summary>
    internal long Overlap(Span other) => Math.Max(0, Math.Min(To, other.To) - Math.Max(From, other.From));
}
