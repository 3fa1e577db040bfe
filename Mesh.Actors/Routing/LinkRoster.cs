using Mesh.Links;
using Mesh.Membership;

namespace Mesh.Routing;

/// <summary>
/// A link for each other member, and which of them stand: those of the <see cref="LinkPlan"/>, those that requests asked for, and
/// those that were used of late. Not thread-safe: the routing actor's alone.
/// </summary>
/// <param name="plane">The options, the voters and the clock.</param>
/// <param name="make">Makes a link that does not stand.</param>
/// <param name="keep">Has a link that stands kept connected.</param>
/// <param name="drop">Has it kept no more.</param>
internal sealed class LinkRoster(DataPlane plane, Func<MeshMember, Link> make, Action<Link> keep, Action<Link> drop)
{
    private readonly Dictionary<NodeIdentity, Link> _links = [];
    private readonly Dictionary<NodeIdentity, TimeSpan> _standing = []; // when each was needed last
    private LinkPlan _plan = LinkPlan.Empty;

    /// <summary>All links, whether they stand or not; a copy.</summary>
    public IReadOnlyDictionary<NodeIdentity, Link> All => new Dictionary<NodeIdentity, Link>(_links);

    /// <summary>Those that stand; a copy.</summary>
    public Link[] Standing => [.. _standing.Keys.Select(peer => _links[peer])];

    private TimeSpan Now => plane.Clock.Monotonic();

    /// <summary>The link to a member; null for who has no data plane.</summary>
    public Link? To(NodeIdentity peer) => _links.GetValueOrDefault(peer);

    /// <summary>Membership changed.</summary>
    public void See(MeshView view)
    {
        var self = view.Self is { } own ? NodeIdentity.Of(own) : plane.States.Self;
        var peers = view.Members.Where(member => NodeIdentity.Of(member) != self && member.DataPort > 0)
            .ToDictionary(NodeIdentity.Of);
        RemoveExcept(peers);
        _plan = LinkPlan.Of(
            [.. view.Members.Where(member => member.DataPort > 0)],
            self,
            member => plane.Voters.PlaceOf(member.Address) != Quorum.None,
            plane.Options.Links.FullMesh);
        plane.States.TellsOn = !_plan.IsFullMesh;
        foreach (var (identity, member) in peers)
        {
            var isNew = !_links.TryGetValue(identity, out var link);
            if (isNew)
            {
                _links.Add(identity, link = make(member));
            }

            link!.IsReachable = member.Reachable;
            Assign(link, _plan.NeedOf(identity), isNew);
        }
    }

    /// <summary>A request asked for a link that did not stand.</summary>
    public void Stand(Link link)
    {
        if (To(link.Identity) == link && _standing.TryAdd(link.Identity, Now))
        {
            keep(link);
        }
    }

    /// <summary>Lets go of links that nobody needs any more; called about each second.</summary>
    /// <returns>Whether there were any.</returns>
    public bool LetGo()
    {
        if (_plan.IsFullMesh)
        {
            return false;
        }

        var (now, before) = (Now, _standing.Count);
        foreach (var (peer, neededAt) in _standing.ToArray())
        {
            var link = _links[peer];
            if (link.TakeUse() || link.Need != LinkNeed.None)
            {
                _standing[peer] = now;
            }
            else if (now - neededAt >= plane.Options.Links.IdleAfter && link.TryLetGo())
            {
                _standing.Remove(peer);
                drop(link);
            }
        }

        return _standing.Count < before;
    }

    /// <summary>The node stops, or begins anew.</summary>
    public void Clear() => RemoveExcept([]);

    private void Assign(Link link, LinkNeed need, bool isNew)
    {
        if (need == LinkNeed.None && link.Need != LinkNeed.None && _standing.ContainsKey(link.Identity))
        {
            _standing[link.Identity] = Now; // as if it had been used: a change that is undone costs no connection
        }

        link.Need = need;
        if (need != LinkNeed.None && link.Ask(isSuspectAtFirst: isNew && need == LinkNeed.Mesh))
        {
            Stand(link);
        }
    }

    private void RemoveExcept(Dictionary<NodeIdentity, MeshMember> wanted)
    {
        foreach (var (identity, link) in _links.Where(link => !wanted.ContainsKey(link.Key)).ToArray())
        {
            _links.Remove(identity);
            if (_standing.Remove(identity))
            {
                drop(link);
            }

            link.Dispose();
        }
    }
}
