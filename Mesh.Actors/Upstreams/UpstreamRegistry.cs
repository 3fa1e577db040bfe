using System.Collections.Immutable;
using Akka.Actor;

namespace Mesh.Upstreams;

/// <summary>This node's face of the upstreams: what is known of them, how requests to them are routed, and how they are
/// changed. Thread-safe.</summary>
internal sealed class UpstreamRegistry
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private UpstreamView _view = UpstreamView.Empty;
    private UpstreamTable _table = UpstreamTable.Empty;
    private ImmutableArray<GatewayEntry> _gateways = [];
    private ImmutableArray<UpstreamSection> _declared = [];
    private GatewayEntry? _ownGateway;
    private volatile IActorRef _actor = ActorRefs.Nobody;

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

    /// <summary>What this node's configuration says; set anew, it takes the place of what it said before.</summary>
    public ImmutableArray<UpstreamSection> Declared
    {
        get => _declared;
        set
        {
            ImmutableInterlocked.InterlockedExchange(ref _declared, value);
            _actor.Tell(UpstreamsActor.DeclareAll.Instance);
        }
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
