namespace Mesh.Faults.Checking;

/// <summary>Something that must never happen, and did.</summary>
/// <param name="Invariant">Which rule it breaks.</param>
/// <param name="Detail">Which request or key, and what was found.</param>
internal sealed record Violation(string Invariant, string Detail);
