using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Mesh.Links;

/// <summary>What this node tells its peers of itself, and what each of them told last. Thread-safe.</summary>
/// <remarks>What a removed incarnation told last is kept for a while: whoever gains its keys asks for it.</remarks>
internal sealed class StateExchange(TimeProvider clock)
{
    /// <summary>How long what a removed incarnation told is kept, from when it told it.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(5);

    /// <summary>Incarnations that are kept at most.</summary>
    public const int MaxPeers = 4_096;

    private readonly ConcurrentDictionary<string, RingState> _ownRings = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<NodeIdentity, HeardStates> _peers = new();
    private FrozenSet<NodeIdentity> _members = [];
    private NodeState _own = NodeState.Well;

    /// <summary>A peer told of a ring; runs on the thread that heard it.</summary>
    public event Action<NodeIdentity, RingState>? RingHeard;

    /// <summary>A peer told of itself; runs on the thread that heard it.</summary>
    public event Action<NodeIdentity, NodeState>? NodeHeard;

    /// <summary>This node has something new to tell.</summary>
    public event Action? Changed;

    /// <summary>What this node tells of its rings.</summary>
    public ImmutableArray<RingState> OwnRings => [.. _ownRings.Values];

    /// <summary>What this node tells of itself.</summary>
    public NodeState Own => Volatile.Read(ref _own);

    /// <summary>Incarnations that something is known of.</summary>
    public int Peers => _peers.Count;

    /// <summary>From now on this node tells this of the service.</summary>
    public void Tell(in RingState state)
    {
        if (!_ownRings.TryGetValue(state.Service, out var before) || before != state)
        {
            _ownRings[state.Service] = state;
            Changed?.Invoke();
        }
    }

    /// <summary>From now on this node tells nothing of the service: nobody offers it any more.</summary>
    public void TellNoMore(string service) => _ownRings.TryRemove(service, out _);

    /// <summary>Changes what this node tells of itself.</summary>
    public void Tell(Func<NodeState, NodeState> change)
    {
        while (true)
        {
            var before = Own;
            var after = change(before);
            if (ReferenceEquals(after, before))
            {
                return;
            }

            if (Interlocked.CompareExchange(ref _own, after, before) == before)
            {
                break;
            }
        }

        Changed?.Invoke();
    }

    /// <summary>What a peer told of a service last; null if it never did.</summary>
    public Heard<RingState>? RingOf(NodeIdentity peer, string service) =>
        _peers.TryGetValue(peer, out var heard) ? heard.RingOf(service) : null;

    /// <summary>What a peer told of itself last; null if it never did.</summary>
    public Heard<NodeState>? NodeOf(NodeIdentity peer) => _peers.TryGetValue(peer, out var heard) ? heard.Node : null;

    /// <summary>When a peer told anything last; null if it never did.</summary>
    public TimeSpan? HeardAt(NodeIdentity peer) => _peers.TryGetValue(peer, out var heard) ? heard.HeardAt : null;

    /// <summary>Called by the connection from that peer.</summary>
    /// <exception cref="ProtocolException">It told of more services than there can be.</exception>
    public void Hear(NodeIdentity peer, in RingState state)
    {
        StatesOf(peer).Hear(state, clock.Monotonic());
        RingHeard?.Invoke(peer, state);
    }

    /// <summary>Called by the connection from that peer.</summary>
    public void Hear(NodeIdentity peer, NodeState state)
    {
        StatesOf(peer).Hear(state, clock.Monotonic());
        NodeHeard?.Invoke(peer, state);
    }

    /// <summary>Forgets incarnations that are no members and have told nothing for <see cref="KeptFor"/>.</summary>
    /// <param name="members">All members now.</param>
    public void KeepOnly(FrozenSet<NodeIdentity> members)
    {
        Volatile.Write(ref _members, members);
        var oldest = clock.Monotonic() - KeptFor;
        foreach (var (peer, heard) in _peers)
        {
            if (!members.Contains(peer) && heard.HeardAt < oldest)
            {
                _peers.TryRemove(peer, out _);
            }
        }
    }

    private HeardStates StatesOf(NodeIdentity peer)
    {
        if (_peers.TryGetValue(peer, out var known))
        {
            return known;
        }

        if (_peers.Count >= MaxPeers)
        {
            ForgetOne();
        }

        return _peers.GetOrAdd(peer, _ => new HeardStates());
    }

    /// <summary>The one that was silent longest goes, members last.</summary>
    private void ForgetOne()
    {
        var members = Volatile.Read(ref _members);
        var oldest = _peers.MinBy(entry => (members.Contains(entry.Key), entry.Value.HeardAt)).Key;
        _peers.TryRemove(oldest, out _);
    }
}
