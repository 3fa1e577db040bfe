namespace Mesh.Faults.Stories;

/// <summary>One thing that a story promises, and what was found.</summary>
/// <param name="What">The promise, with its figure.</param>
/// <param name="Measured">What was measured instead of it or with it.</param>
/// <param name="IsKept">Whether it held.</param>
internal sealed record Promise(string What, string Measured, bool IsKept);
