using System.Collections.Immutable;
using Mesh.Links;

namespace Mesh.Membership;

/// <summary>The incarnations that the cluster removed while this node was a member; the newest 1,024. Thread-safe.</summary>
internal sealed class Tombstones
{
    private const int Max = 1_024;

    private readonly Lock _gate = new();
    private readonly HashSet<NodeIdentity> _removed = [];
    private readonly Queue<NodeIdentity> _order = new();

    /// <summary>All of them at this moment, the oldest first.</summary>
    public ImmutableArray<NodeIdentity> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _order];
            }
        }
    }

    public void Add(NodeIdentity node)
    {
        lock (_gate)
        {
            if (!_removed.Add(node))
            {
                return;
            }

            _order.Enqueue(node);
            if (_order.Count > Max)
            {
                _removed.Remove(_order.Dequeue());
            }
        }
    }

    public bool Contains(NodeIdentity node)
    {
        lock (_gate)
        {
            return _removed.Contains(node);
        }
    }
}
