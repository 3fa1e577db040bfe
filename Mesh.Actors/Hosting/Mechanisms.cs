namespace Mesh.Hosting;

/// <summary>
/// What keeps Mesh's promises, each of which a test can switch off, to see that its story then fails. No configuration
/// reaches these.
/// </summary>
internal sealed record Mechanisms
{
    /// <summary>Everything on: what every node runs with.</summary>
    public static Mechanisms All { get; } = new();

    /// <summary>A request id that was seen before is not run again.</summary>
    public bool Dedup { get; init; } = true;

    /// <summary>A strict key is served only after its former owners have released it.</summary>
    public bool ReleaseBeforeGain { get; init; } = true;

    /// <summary>Strict work starts only while a majority of voters answers.</summary>
    public bool Lease { get; init; } = true;

    /// <summary>A node finishes what it has before it leaves.</summary>
    public bool Drain { get; init; } = true;

    /// <summary>A cluster is formed only with a majority of voters.</summary>
    public bool GuardedForming { get; init; } = true;

    /// <summary>Routes avoid suspects.</summary>
    public bool Suspicion { get; init; } = true;
}
