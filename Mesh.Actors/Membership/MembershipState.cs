using System.Collections.Frozen;
using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;

namespace Mesh.Membership;

/// <summary>
/// What Akka's cluster events have said so far: an immutable value with verbs, and the view that follows from it.
/// </summary>
/// <param name="Self">This node's address and incarnation.</param>
/// <param name="PointsPerWeight">How rings are built.</param>
/// <param name="Members">By address and incarnation.</param>
/// <param name="OnRing">Members that were Up and have neither left nor been removed: only they have arcs.</param>
/// <param name="Leader">Akka's leader.</param>
/// <param name="View">The view of this state.</param>
internal sealed record MembershipState(
    UniqueAddress Self,
    int PointsPerWeight,
    ImmutableDictionary<UniqueAddress, MeshMember> Members,
    ImmutableHashSet<UniqueAddress> OnRing,
    Address? Leader,
    MeshView View)
{
    public static MembershipState Of(UniqueAddress self, int pointsPerWeight) =>
        new(self, pointsPerWeight, ImmutableDictionary<UniqueAddress, MeshMember>.Empty, [], null, MeshView.Empty);

    /// <summary>A member came, or its status, roles or reachability changed.</summary>
    /// <remarks>
    /// Up gives it arcs. Leaving and Exiting take them away. Down keeps them: the ring changes when the member is
    /// removed, not when somebody thinks that it should be.
    /// </remarks>
    public MembershipState With(MeshMember member) => this with
    {
        Members = Members.SetItem(member.Node, member),
        OnRing = member.Status switch
        {
            MemberStatus.Up => OnRing.Add(member.Node),
            MemberStatus.Down => OnRing,
            _ => OnRing.Remove(member.Node),
        },
    };

    /// <summary>The cluster agreed that a member is gone.</summary>
    public MembershipState Without(UniqueAddress member) => this with
    {
        Members = Members.Remove(member),
        OnRing = OnRing.Remove(member),
    };

    /// <summary>Some observer lost or found a member.</summary>
    public MembershipState WithReachability(UniqueAddress member, bool reachable) =>
        Members.TryGetValue(member, out var known)
            ? this with { Members = Members.SetItem(member, known with { Reachable = reachable }) }
            : this;

    public MembershipState WithLeader(Address? leader) => this with { Leader = leader };

    /// <summary>
    /// The state with its view made anew. A service whose ring is the same keeps it, and its version.
    /// </summary>
    public MembershipState Refreshed() => this with
    {
        View = new MeshView(
            View.Version + 1,
            Members.GetValueOrDefault(Self),
            [.. Members.Values
                .OrderBy(member => member.Name, StringComparer.Ordinal)
                .ThenBy(member => member.Incarnation)],
            Leader,
            Services()),
    };

    private FrozenDictionary<string, ServiceView> Services()
    {
        var rings = View.Services.Values.Select(service => service.Ring).Distinct().ToList();
        return OnRing.Select(node => Members[node])
            .GroupBy(member => member.Name, StringComparer.Ordinal)
            .Select(OneOf)
            .SelectMany(member => member.Services.Select(service => (service, member)))
            .GroupBy(offer => offer.service, offer => offer.member, StringComparer.Ordinal)
            .ToFrozenDictionary(offers => offers.Key, offers => ServiceOf(offers.Key, offers, rings));
    }

    /// <summary>A name has one place on a ring: not that of the incarnation that is to be removed.</summary>
    private static MeshMember OneOf(IEnumerable<MeshMember> alike) => alike
        .OrderBy(member => member.Status == MemberStatus.Down)
        .ThenBy(member => member.Incarnation)
        .First();

    /// <param name="service">Its name.</param>
    /// <param name="offering">The members that offer it.</param>
    /// <param name="rings">Those that there are already: services of the same nodes share one. A new one is added.</param>
    private ServiceView ServiceOf(string service, IEnumerable<MeshMember> offering, List<Ring> rings)
    {
        var members = offering.OrderBy(member => member.Name, StringComparer.Ordinal).ToImmutableArray();
        var before = View.Services.GetValueOrDefault(service);
        var ringMembers = members.Select(member => new RingMember(member.Name, member.Weight)).ToArray();
        if (before is not null && before.Ring.Members.SequenceEqual(ringMembers))
        {
            return before with { Members = members };
        }

        var ring = rings.Find(known => known.Members.SequenceEqual(ringMembers));
        if (ring is null)
        {
            rings.Add(ring = Ring.Build(ringMembers, PointsPerWeight));
        }

        return new ServiceView(service, ring, (before?.RingVersion ?? 0) + 1, members);
    }
}
