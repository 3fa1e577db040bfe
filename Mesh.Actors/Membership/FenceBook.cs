using Mesh.Links;

namespace Mesh.Membership;

/// <summary>Which incarnations can never hold a lease again, by the word of so many voters that no majority is left.</summary>
/// <remarks>
/// Thread-safe. Of what a voter says of an incarnation the earliest moment counts: its later words were only longer under
/// way.
/// </remarks>
internal sealed class FenceBook(Quorum voters)
{
    private const int MaxNodes = 1_024;

    private readonly Lock _gate = new();
    private readonly Dictionary<NodeIdentity, TimeSpan[]> _lapses = []; // for each voter, when; MaxValue: has not fenced it
    private readonly Queue<NodeIdentity> _order = new(); // the oldest first

    /// <summary>A voter told that it has fenced an incarnation.</summary>
    /// <param name="voter">The voter's place.</param>
    /// <param name="fence">Its word.</param>
    /// <param name="now">When it was heard, on the monotonic clock.</param>
    public void Hear(int voter, in Fence fence, TimeSpan now)
    {
        lock (_gate)
        {
            if (!_lapses.TryGetValue(fence.Node, out var lapses))
            {
                lapses = NewEntry(fence.Node);
            }

            var lapse = now + fence.LapsesIn;
            lapses[voter] = lapse < lapses[voter] ? lapse : lapses[voter];
        }
    }

    /// <summary>
    /// A new start of a voter is in sight. Whoever was removed before is no member to it, and is granted nothing by it, nor
    /// by its former start once the grants of that have ended. What the former start said of those who are still here
    /// binds the new one to nothing.
    /// </summary>
    /// <param name="voter">The voter's place.</param>
    /// <param name="removed">Who was removed before.</param>
    /// <param name="present">Who is a member.</param>
    /// <param name="lapsesIn">When the last grants of the former start have ended at the latest.</param>
    /// <param name="now">This moment, on the monotonic clock.</param>
    public void Restart(
        int voter, IEnumerable<NodeIdentity> removed, IEnumerable<NodeIdentity> present, TimeSpan lapsesIn, TimeSpan now)
    {
        lock (_gate)
        {
            foreach (var node in present)
            {
                if (_lapses.TryGetValue(node, out var lapses))
                {
                    lapses[voter] = TimeSpan.MaxValue;
                }
            }
        }

        foreach (var node in removed)
        {
            Hear(voter, new Fence(node, lapsesIn), now);
        }
    }

    /// <summary>Whether the incarnation holds no lease at this monotonic moment, nor ever will.</summary>
    public bool HasLapsed(NodeIdentity node, TimeSpan now)
    {
        lock (_gate)
        {
            return _lapses.TryGetValue(node, out var lapses) && lapses.Count(lapse => lapse <= now) >= voters.Veto;
        }
    }

    private TimeSpan[] NewEntry(NodeIdentity node)
    {
        if (_lapses.Count >= MaxNodes)
        {
            _lapses.Remove(_order.Dequeue());
        }

        var lapses = new TimeSpan[voters.Count];
        Array.Fill(lapses, TimeSpan.MaxValue);
        _order.Enqueue(node);
        return _lapses[node] = lapses;
    }
}
