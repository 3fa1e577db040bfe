namespace Mesh.Membership;

/// <summary>This node's right to start strict work: for as long as a majority of voters has answered its pings.</summary>
/// <remarks>Thread-safe; read once for each strict request.</remarks>
internal sealed class Lease
{
    /// <summary>When it ends, on the monotonic clock, unless it is granted anew.</summary>
    public TimeSpan End { get; } = TimeSpan.MaxValue;

    /// <summary>Whether strict work may start at this monotonic moment.</summary>
    public bool Holds(TimeSpan now) => now < End;
}
