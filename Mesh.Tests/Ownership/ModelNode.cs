using System.Collections.Immutable;
using Mesh.Links;
using Mesh.Ownership;

namespace Mesh.Tests.Ownership;

/// <summary>One start of a node of the <see cref="HandoverModel"/>: its view, and the keys that it is active for.</summary>
internal sealed class ModelNode(NodeIdentity self, int now, bool releaseBeforeGain)
{
    private readonly HashSet<NodeIdentity> _seenOnRing = [];

    public NodeIdentity Self { get; } = self;

    public Handover Handover { get; set; } = Handover.Of("s", self, now, releaseBeforeGain);

    /// <summary>Changes of membership that it has learnt of.</summary>
    public int Seen { get; set; }

    public Dictionary<NodeIdentity, HandoverModel.Status> View { get; } = [];

    /// <summary>The keys that it is active for, each with the time when it ends.</summary>
    public Dictionary<int, int> Active { get; } = [];

    public bool IsAlive { get; set; } = true;

    /// <summary>Since when nobody hears from it, nor it from anybody.</summary>
    public int? SilentSince { get; set; }

    public bool HasNothing => Active.Count == 0;

    public bool HadOnRing(NodeIdentity node) => _seenOnRing.Contains(node);

    public void FallSilent(int at, bool dies)
    {
        SilentSince ??= at;
        if (dies)
        {
            IsAlive = false;
            Active.Clear();
        }
    }

    public void Take(
        StartRing ring,
        ImmutableHashSet<NodeIdentity> present,
        ImmutableHashSet<NodeIdentity> leaving,
        ulong[] keys,
        int at,
        Random random)
    {
        var before = Handover.Rings;
        Handover = Handover.RingTaken(ring, present, leaving);
        _seenOnRing.UnionWith(ring.Starts);
        if (Handover.Rings == before)
        {
            return;
        }

        foreach (var key in Active.Keys.Where(key => Handover.May(keys[key]) == Claim.NotOwner))
        {
            Active[key] = Math.Min(Active[key], at + random.Next(random.Next(4) == 0 ? 3_000 : 60));
        }
    }

    /// <summary>What is to end ends; some of the rest is idle.</summary>
    public void Rest(int at, Random random)
    {
        foreach (var (key, end) in Active.ToArray())
        {
            if (end <= at || random.Next(200) == 0)
            {
                Active.Remove(key);
            }
        }

        if (Active.Values.All(end => end == int.MaxValue) && random.Next(3) > 0)
        {
            Handover = Handover.OwnStopped(Handover.Rings);
        }
    }
}
