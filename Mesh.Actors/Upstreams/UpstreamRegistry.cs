using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Akka.Actor;
using Akka.Configuration;

namespace Mesh.Upstreams;

/// <summary>This node's face of the upstreams: what is known of them, how requests to them are routed, and how they are
/// changed. Thread-safe.</summary>
internal sealed class UpstreamRegistry(UpstreamDeclaration declared)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private UpstreamView _view = UpstreamView.Empty;
    private UpstreamTable _table = UpstreamTable.Empty;
    private ImmutableArray<GatewayEntry> _gateways = [];
    private UpstreamDeclaration _declared = declared;
    private GatewayEntry? _ownGateway;
    private volatile IActorRef _actor = ActorRefs.Nobody;

    /// <summary>Takes how long each request took; null where nobody wants to know.</summary>
    public Histogram<double>? Durations { get; set; }

    /// <summary>All upstreams, as this node knows them now.</summary>
    public UpstreamView View
    {
        get => Volatile.Read(ref _view);
        set => Volatile.Write(ref _view, value);
    }

    /// <summary>What requests are routed by now.</summary>
    public UpstreamTable Table
    {
        get => Volatile.Read(ref _table);
        set => Volatile.Write(ref _table, value);
    }

    /// <summary>Where the gateways of all nodes listen.</summary>
    public IEnumerable<GatewayEntry> Gateways
    {
        get => _gateways;
        set => ImmutableInterlocked.InterlockedExchange(ref _gateways, [.. value]);
    }

    /// <summary>Makes changes that were found sound, all or, of those that find no room, none.</summary>
    public async Task<ChangeEnd> ChangeAsync(ImmutableArray<UpstreamChange> changes)
    {
        try
        {
            return await _actor.Ask<ChangeEnd>(new UpstreamsActor.Change(changes), Patience).ConfigureAwait(false);
        }
        catch (AskTimeoutException)
        {
            return ChangeEnd.Local;
        }
    }

    /// <summary>What this node's configuration says.</summary>
    public UpstreamDeclaration Declared => Volatile.Read(ref _declared);

    /// <summary>What this node's configuration says from now on, in place of what it said before.</summary>
    /// <param name="sections">The upstreams that it names.</param>
    /// <param name="settings">All of it: where everything comes from that an upstream does not say.</param>
    public void Declare(ImmutableArray<UpstreamSection> sections, Config settings)
    {
        Volatile.Write(ref _declared, new UpstreamDeclaration(sections, settings));
        _actor.Tell(UpstreamsActor.DeclareAll.Instance);
    }

    /// <summary>Where this node's gateway listens; null where it has none.</summary>
    public GatewayEntry? OwnGateway
    {
        get => Volatile.Read(ref _ownGateway);
        set
        {
            Volatile.Write(ref _ownGateway, value);
            _actor.Tell(UpstreamsActor.DeclareAll.Instance);
        }
    }

    /// <summary>Called when the actor starts, and again when it is restarted; then it reads what is declared.</summary>
    internal void Serve(IActorRef actor) => _actor = actor;
}

/// <summary>What a node's configuration says of upstreams.</summary>
/// <param name="Sections">The upstreams that it names.</param>
/// <param name="Settings">All of it: where everything comes from that an upstream does not say.</param>
internal sealed record UpstreamDeclaration(ImmutableArray<UpstreamSection> Sections, Config Settings)
{
    public static UpstreamDeclaration None { get; } = new([], Config.Empty);
}
