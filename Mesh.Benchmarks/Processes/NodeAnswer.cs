using System.Text.Json.Serialization;
using Mesh.Benchmarks.ClosedLoop;
using Mesh.Benchmarks.Failover;

namespace Mesh.Benchmarks.Processes;

/// <summary>What a node's process says: one line of JSON on its output. A new answer needs a line here.</summary>
[JsonDerivedType(typeof(NodeIsReady), "ready")]
[JsonDerivedType(typeof(NodeHasFailed), "failed")]
[JsonDerivedType(typeof(NodeHasObeyed), "obeyed")]
[JsonDerivedType(typeof(LoopFigures), "closed-loop")]
[JsonDerivedType(typeof(OpenLoopFigures), "open-loop")]
internal abstract record NodeAnswer;

/// <summary>All nodes see each other; said once, unasked.</summary>
internal sealed record NodeIsReady : NodeAnswer;

/// <summary>It has done what it was told, and there is nothing to say of it.</summary>
internal sealed record NodeHasObeyed : NodeAnswer;

/// <summary>It could not start, or not do what it was told.</summary>
/// <param name="Fault">Why, for people.</param>
internal sealed record NodeHasFailed(string Fault) : NodeAnswer;
