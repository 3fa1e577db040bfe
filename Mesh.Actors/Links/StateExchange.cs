using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Mesh.Links;

/// <summary>What this node tells its peers of itself, and what each of them told last. Thread-safe.</summary>
/// <remarks>
/// What a removed incarnation told last is kept for a while: whoever gains its keys asks for it. What is told on by others is
/// <c>StateExchange.Relay.cs</c>.
/// </remarks>
internal sealed partial class StateExchange(TimeProvider clock)
{
    /// <summary>How long what a removed incarnation told is kept, from when it told it.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(5);

    /// <summary>Incarnations that are kept at most.</summary>
    public const int MaxPeers = 16_384;

    private readonly Lock _gate = new(); // held to hear, not to read
    private readonly ConcurrentDictionary<NodeIdentity, HeardStates> _peers = new();
    private readonly OwnStates _own = new();
    private volatile FrozenSet<NodeIdentity> _members = [];

    /// <summary>A peer told of a ring, which <see cref="RingOf"/> knows by now; runs on the thread that heard it.</summary>
    public event Action<NodeIdentity, RingState>? RingHeard;

    /// <summary>A peer told of itself, which <see cref="NodeOf"/> knows by now; runs on the thread that heard it.</summary>
    public event Action<NodeIdentity, NodeState>? NodeHeard;

    /// <summary>This node has something new to tell.</summary>
    public event Action? Changed;

    /// <summary>What this node tells of its rings.</summary>
    public ImmutableArray<RingState> OwnRings => [.. _own.Rings.Select(told => told.State)];

    /// <summary>What this node tells of itself.</summary>
    public NodeState Own => _own.Node.State;

    /// <summary>The same, numbered.</summary>
    public OwnStates OwnTold => _own;

    /// <summary>Incarnations that something is known of.</summary>
    public int Peers => _peers.Count;

    /// <summary>From now on this node tells this of the service.</summary>
    public void Tell(in RingState state)
    {
        if (_own.Tell(state))
        {
            Changed?.Invoke();
        }
    }

    /// <summary>From now on this node tells nothing of the service: nobody offers it any more.</summary>
    public void TellNoMore(string service) => _own.TellNoMore(service);

    /// <summary>Changes what this node tells of itself.</summary>
    public void Tell(Func<NodeState, NodeState> change)
    {
        if (_own.Tell(change))
        {
            Changed?.Invoke();
        }
    }

    /// <summary>What a peer told of a service last; null if it never did.</summary>
    public Heard<RingState>? RingOf(NodeIdentity peer, string service) =>
        _peers.TryGetValue(peer, out var heard) ? heard.RingOf(service) : null;

    /// <summary>What a peer told of itself last; null if it never did.</summary>
    public Heard<NodeState>? NodeOf(NodeIdentity peer) => _peers.TryGetValue(peer, out var heard) ? heard.Node : null;

    /// <summary>When a peer told anything last itself, not by others; null if it never did.</summary>
    public TimeSpan? HeardAt(NodeIdentity peer) => _peers.TryGetValue(peer, out var heard) ? heard.DirectAt : null;

    /// <summary>Called by the connection from that peer.</summary>
    /// <exception cref="ProtocolException">It told of more services than there can be.</exception>
    public void Hear(NodeIdentity peer, in Told<RingState> told)
    {
        lock (_gate)
        {
            var states = TellerOf(peer);
            Note(peer, states, told, states.Hear(told, clock.Monotonic(), isDirect: true));
        }

        RingHeard?.Invoke(peer, told.State);
        SignalNews();
    }

    /// <summary>Called by the connection from that peer.</summary>
    public void Hear(NodeIdentity peer, in Told<NodeState> told)
    {
        lock (_gate)
        {
            var states = TellerOf(peer);
            Note(peer, states, told, states.Hear(told, clock.Monotonic(), isDirect: true));
        }

        NodeHeard?.Invoke(peer, told.State);
        SignalNews();
    }

    /// <summary>Forgets incarnations that are no members and have told nothing for <see cref="KeptFor"/>.</summary>
    /// <param name="members">All members now.</param>
    public void KeepOnly(FrozenSet<NodeIdentity> members)
    {
        NodeIdentity[] met;
        lock (_gate)
        {
            NoteRemoved(members);
            var oldest = clock.Monotonic() - KeptFor;
            foreach (var (peer, heard) in _peers)
            {
                if (!members.Contains(peer) && heard.HeardAt < oldest)
                {
                    Forget(peer);
                }
            }

            met = Recount(members);
        }

        Array.ForEach(met, HearAgain);
        SignalNews();
    }

    private HeardStates StatesOf(NodeIdentity peer)
    {
        if (_peers.TryGetValue(peer, out var known))
        {
            return known;
        }

        if (_peers.Count >= MaxPeers)
        {
            // The one that was silent longest goes, members last.
            Forget(_peers.MinBy(entry => (_members.Contains(entry.Key), entry.Value.HeardAt)).Key);
        }

        var states = new HeardStates { WasMember = _members.Contains(peer) };
        _peers[peer] = states;
        return states;
    }

    private void Forget(NodeIdentity peer)
    {
        if (_peers.TryRemove(peer, out var states))
        {
            _tellers.TryRemove(peer, out _);
            Discount(peer, states);
        }
    }
}
