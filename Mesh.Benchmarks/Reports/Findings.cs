using System.Collections.Immutable;
using Mesh.Benchmarks.ClosedLoop;

namespace Mesh.Benchmarks.Reports;

/// <summary>What a verb has found.</summary>
/// <param name="Lines">The document.</param>
/// <param name="Goals">The goals that stand in it.</param>
/// <param name="IsWhole">Whether all was measured that should have been.</param>
internal sealed record Findings(ImmutableArray<string> Lines, ImmutableArray<Goal> Goals, bool IsWhole);
