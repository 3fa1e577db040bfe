namespace Mesh.Benchmarks.Failover;

/// <summary>What became of a request.</summary>
/// <param name="Due">When it was to be sent, as a timestamp.</param>
/// <param name="At">When it ended, as a timestamp.</param>
/// <param name="Failure">What kind of failure; null when it was answered.</param>
internal readonly record struct EndedRequest(long Due, long At, string? Failure);
