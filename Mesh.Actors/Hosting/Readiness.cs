using System.Collections.Immutable;

namespace Mesh;

/// <summary>Whether a node takes requests now: what is so at this moment, and forgotten at the next.</summary>
/// <param name="Checks">What was looked at, always the same in the same order.</param>
public sealed record Readiness(ImmutableArray<ReadinessCheck> Checks)
{
    /// <summary>True when no check fails.</summary>
    public bool IsReady => Checks.All(check => check.Passes);

    /// <summary>Each check that fails, as a sentence; empty when ready.</summary>
    public ImmutableArray<string> Faults => [.. Checks.Select(check => check.Reason).OfType<string>()];
}

/// <summary>One thing that a node needs to take requests.</summary>
/// <param name="Name">In one word: <c>drain</c>, <c>member</c>, <c>lease</c> or <c>links</c>.</param>
/// <param name="Reason">Why it fails, as a sentence: what was found, and what is wanted. Null when it passes.</param>
public sealed record ReadinessCheck(string Name, string? Reason)
{
    /// <summary>Whether nothing is wrong with it.</summary>
    public bool Passes => Reason is null;
}
