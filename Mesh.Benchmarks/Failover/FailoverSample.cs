namespace Mesh.Benchmarks.Failover;

/// <summary>What one case came to in one round.</summary>
internal sealed record FailoverSample(FailoverCase Case, OpenLoopFigures Figures);
