namespace Mesh.Benchmarks.Contenders.Sockets;

/// <summary>What the machine allows: one TCP connection from the caller to each node, requests batched, no more.</summary>
/// <remarks>No membership, no deadlines, no failover, no bounds, no metrics: nothing that one would run.</remarks>
internal sealed class SocketsContender : IContender
{
    /// <inheritdoc/>
    public string Name => "sockets";

    /// <inheritdoc/>
    public string Description =>
        "the physical limit: TCP and System.IO.Pipelines, owner by hash on the caller, batched writes; nothing else";

    /// <inheritdoc/>
    public Task<IContenderNode> StartAsync(ContenderPlace place, CancellationToken cancellation) =>
        Task.FromResult<IContenderNode>(new SocketsNode(place));
}
