using Mesh.Benchmarks.Contenders;
using Mesh.Benchmarks.Processes;

namespace Mesh.Benchmarks.ClosedLoop;

/// <summary>Has a node be looked at from now on, or not any more.</summary>
/// <param name="IsOn">Which.</param>
internal sealed record SwitchTelemetry(bool IsOn) : NodeCommand
{
    internal override Task<NodeAnswer> RunAsync(IContenderNode node, CancellationToken cancellation)
    {
        node.SwitchTelemetry(IsOn);
        return Task.FromResult<NodeAnswer>(new NodeHasObeyed());
    }
}
