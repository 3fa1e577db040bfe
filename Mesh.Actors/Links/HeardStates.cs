using System.Collections.Concurrent;

namespace Mesh.Links;

/// <summary>What one incarnation of a peer told last, of itself and of its rings. Thread-safe.</summary>
internal sealed class HeardStates
{
    /// <summary>More services than a node can offer.</summary>
    public const int MaxRings = 1_024;

    private readonly ConcurrentDictionary<string, Heard<RingState>> _rings = new(StringComparer.Ordinal);
    private Box? _node;
    private long _heardAt;

    /// <summary>When it told anything last, on the monotonic clock.</summary>
    public TimeSpan HeardAt => new(Volatile.Read(ref _heardAt));

    /// <summary>What it told of itself; null if it never did.</summary>
    public Heard<NodeState>? Node => Volatile.Read(ref _node)?.Heard;

    /// <summary>What it told of a service; null if it never did.</summary>
    public Heard<RingState>? RingOf(string service) => _rings.TryGetValue(service, out var heard) ? heard : null;

    /// <exception cref="ProtocolException">It told of more services than there can be.</exception>
    public void Hear(in RingState state, TimeSpan now)
    {
        if (_rings.Count >= MaxRings && !_rings.ContainsKey(state.Service))
        {
            throw new ProtocolException($"a node told of more than {MaxRings} services");
        }

        _rings[state.Service] = new Heard<RingState>(state, now);
        Volatile.Write(ref _heardAt, now.Ticks);
    }

    public void Hear(NodeState state, TimeSpan now)
    {
        Volatile.Write(ref _node, new Box(new Heard<NodeState>(state, now)));
        Volatile.Write(ref _heardAt, now.Ticks);
    }

    // A struct of this size can't be replaced in one write.
    private sealed record Box(Heard<NodeState> Heard);
}

/// <summary>Something a peer told, and when on this node's monotonic clock.</summary>
internal readonly record struct Heard<T>(T State, TimeSpan At);
