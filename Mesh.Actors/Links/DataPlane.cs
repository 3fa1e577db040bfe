using Mesh.Configuration;
using Mesh.Hosting;
using Mesh.Membership;
using Mesh.Services;
using Microsoft.Extensions.Logging;

namespace Mesh.Links;

/// <summary>What all connections of this node share.</summary>
internal sealed class DataPlane(
    MeshOptions options, TimeProvider clock, ServiceHosts services, ILogger log, Mechanisms? mechanisms = null)
{
    private Hello? _self;

    public MeshOptions Options { get; } = options;

    public TimeProvider Clock { get; } = clock;

    public ServiceHosts Services { get; } = services;

    public ILogger Log { get; } = log;

    /// <summary>Sees to it that no handler holds up the requests that came with its own.</summary>
    public BatchWatch Batches { get; } = new();

    public Mechanisms Mechanisms { get; } = mechanisms ?? Mechanisms.All;

    /// <summary>What this node and its peers tell each other of themselves.</summary>
    public StateExchange States { get; } = new(clock);

    public Lease Lease { get; } = new();

    public FenceBook Fences { get; } = new();

    /// <summary>What this node says of itself; null until it knows its incarnation. Its <see cref="Hello.To"/> means nothing.</summary>
    public Hello? Self
    {
        get => Volatile.Read(ref _self);
        set => Volatile.Write(ref _self, value);
    }

    /// <summary>A hello from this node to a peer.</summary>
    public Hello HelloTo(NodeIdentity peer) =>
        (Self ?? throw new InvalidOperationException("this node has no incarnation yet")) with { To = peer };
}
