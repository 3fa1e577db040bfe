using System.Text.Json.Serialization;
using Mesh.Benchmarks.ClosedLoop;
using Mesh.Benchmarks.Contenders;
using Mesh.Benchmarks.Failover;

namespace Mesh.Benchmarks.Processes;

/// <summary>What a node's process is told to do: one line of JSON on its input. A new command needs a line here.</summary>
[JsonDerivedType(typeof(RunClosedLoop), "closed-loop")]
[JsonDerivedType(typeof(RunOpenLoop), "open-loop")]
[JsonDerivedType(typeof(SwitchTelemetry), "switch-telemetry")]
internal abstract record NodeCommand
{
    /// <summary>Does it, in the node's process.</summary>
    internal abstract Task<NodeAnswer> RunAsync(IContenderNode node, CancellationToken cancellation);
}
