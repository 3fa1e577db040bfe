using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Mesh.Links;

/// <summary>What this node tells its peers of itself, and what each of them told last. Thread-safe.</summary>
internal sealed class StateExchange(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, RingState> _ownRings = new();
    private readonly ConcurrentDictionary<(NodeIdentity Peer, string Service), Heard<RingState>> _rings = new();
    private readonly ConcurrentDictionary<NodeIdentity, Heard<NodeState>> _nodes = new();
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

    /// <summary>From now on this node tells this of the service.</summary>
    public void Tell(in RingState state)
    {
        _ownRings[state.Service] = state;
        Changed?.Invoke();
    }

    /// <summary>Changes what this node tells of itself.</summary>
    public void Tell(Func<NodeState, NodeState> change)
    {
        while (true)
        {
            var before = Own;
            if (Interlocked.CompareExchange(ref _own, change(before), before) == before)
            {
                break;
            }
        }

        Changed?.Invoke();
    }

    /// <summary>What a peer told of a service last; null if it never did.</summary>
    public Heard<RingState>? RingOf(NodeIdentity peer, string service) =>
        _rings.TryGetValue((peer, service), out var heard) ? heard : null;

    /// <summary>What a peer told of itself last; null if it never did.</summary>
    public Heard<NodeState>? NodeOf(NodeIdentity peer) => _nodes.TryGetValue(peer, out var heard) ? heard : null;

    /// <summary>Called by the connection from that peer.</summary>
    public void Hear(NodeIdentity peer, in RingState state)
    {
        _rings[(peer, state.Service)] = new Heard<RingState>(state, clock.Monotonic());
        RingHeard?.Invoke(peer, state);
    }

    /// <inheritdoc cref="Hear(NodeIdentity, in RingState)"/>
    public void Hear(NodeIdentity peer, NodeState state)
    {
        _nodes[peer] = new Heard<NodeState>(state, clock.Monotonic());
        NodeHeard?.Invoke(peer, state);
    }
}

/// <summary>Something a peer told, and when.</summary>
internal readonly record struct Heard<T>(T State, TimeSpan At);
