using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Mesh.Links;

/// <summary>What this node tells of itself and of its rings, each numbered. Thread-safe.</summary>
internal sealed class OwnStates
{
    private readonly ConcurrentDictionary<string, Told<RingState>> _rings = new(StringComparer.Ordinal);
    private Box _node = new(new(NodeState.Well, 1));
    private long _numbers = 1;

    /// <summary>What it tells of itself.</summary>
    public Told<NodeState> Node => Volatile.Read(ref _node).Told;

    /// <summary>What it tells of its rings.</summary>
    public ImmutableArray<Told<RingState>> Rings => [.. _rings.Values];

    /// <summary>From now on it tells this of the service. One caller at a time for one service.</summary>
    /// <returns>Whether that is a change.</returns>
    public bool Tell(in RingState state)
    {
        if (_rings.TryGetValue(state.Service, out var before) && before.State == state)
        {
            return false;
        }

        _rings[state.Service] = new(state, (ulong)Interlocked.Increment(ref _numbers));
        return true;
    }

    /// <summary>From now on it tells nothing of the service.</summary>
    public void TellNoMore(string service) => _rings.TryRemove(service, out _);

    /// <summary>Changes what it tells of itself.</summary>
    /// <returns>Whether that is a change.</returns>
    public bool Tell(Func<NodeState, NodeState> change)
    {
        while (true)
        {
            var before = Volatile.Read(ref _node);
            var after = change(before.Told.State);
            if (ReferenceEquals(after, before.Told.State))
            {
                return false;
            }

            var number = after.IsNewsAfter(before.Told.State)
                ? (ulong)Interlocked.Increment(ref _numbers)
                : before.Told.Number;
            if (Interlocked.CompareExchange(ref _node, new Box(new(after, number)), before) == before)
            {
                return true;
            }
        }
    }

    // A struct of this size can't be replaced in one write.
    private sealed record Box(Told<NodeState> Told);
}
