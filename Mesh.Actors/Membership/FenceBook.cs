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
