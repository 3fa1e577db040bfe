using Mesh.Configuration;
using Mesh.Connections;
using Mesh.FailureDetection;
using Mesh.Hosting;
using Mesh.Identity;
using Mesh.Logs;
using Mesh.Membership;
using Mesh.Services;
using Microsoft.Extensions.Logging;

namespace Mesh.Links;

/// <summary>What all connections of this node share.</summary>
internal sealed class DataPlane : IRefusingPort
{
    private Hello? _self;

    public DataPlane(
        MeshOptions options, TimeProvider clock, ServiceHosts services, ILogger log, Mechanisms? mechanisms = null)
    {
        Options = options;
        Clock = clock;
        Services = services;
        Log = log;
        Paced = new PacedLog(log, clock);
        Refusals = new Refusals(Paced);
        Gate = new ConnectionGate(options.Links.MaxConnections, Math.Min(options.Links.MaxConnections, ConnectionGate.Strangers));
        Mechanisms = mechanisms ?? Mechanisms.All;
        Batches = new BatchWatch(clock);
        States = new StateExchange(clock);
        Voters = Quorum.Of(options.Node);
        Lease = new Lease(Voters, options.Lease, Mechanisms.Lease);
        Grants = Voters.Self == Quorum.None
            ? null
            : new Grants(options.Lease, clock.Monotonic(), hasNoPast: options.Formation.Alone && Voters.Count == 1);
        Fences = new FenceBook(Voters);
    }

    public MeshOptions Options { get; }

    public TimeProvider Clock { get; }

    /// <summary>Who this node is to its peers; null without TLS.</summary>
    public TlsIdentity? Identity { get; init; }

    public ServiceHosts Services { get; }

    public ILogger Log { get; }

    /// <summary>The same for what may happen again and again.</summary>
    public PacedLog Paced { get; }

    /// <summary>Tells of connections that are not taken, or not kept.</summary>
    public Refusals Refusals { get; }

    /// <summary>Bounds the connections that others make to this node.</summary>
    public ConnectionGate Gate { get; }

    /// <summary>What this node wrote.</summary>
    public WireTraffic Sent { get; } = new();

    /// <summary>What this node read.</summary>
    public WireTraffic Received { get; } = new();

    string IRefusingPort.Plane => "data";

    long IRefusingPort.Refused => Refusals.Count;

    /// <summary>Runs with what kept this node from its work, at each look.</summary>
    public Action<Starvation>? Starved { get; set; }

    /// <summary>Sees to it that no handler holds up the requests that came with its own.</summary>
    public BatchWatch Batches { get; }

    public Mechanisms Mechanisms { get; }

    /// <summary>What this node and its peers tell each other of themselves.</summary>
    public StateExchange States { get; }

    public Quorum Voters { get; }

    public Lease Lease { get; }

    /// <summary>Who gets a lease of this node; null unless it is a voter.</summary>
    public Grants? Grants { get; }

    public FenceBook Fences { get; }

    public Tombstones Removed { get; } = new();

    /// <summary>Runs when a peer says that the cluster has removed this incarnation, with its words.</summary>
    public Action<string>? ToldRemoved { get; set; }

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
