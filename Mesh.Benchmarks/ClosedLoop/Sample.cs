namespace Mesh.Benchmarks.ClosedLoop;

/// <summary>What one contender did under one load in one round.</summary>
internal sealed record Sample(string Contender, Cell Cell, int Round, LoopFigures Figures);
