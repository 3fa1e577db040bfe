using System.Collections.Immutable;
using System.Globalization;
using Mesh.Membership;

namespace Mesh.Documents;

/// <summary><c>GET /v1/rings/{service}</c>: one service's ring.</summary>
/// <param name="Node">The node asked.</param>
/// <param name="Service">The service.</param>
/// <param name="Digest">The ring's identity, 16 hex digits: the same on all nodes that have the same ring.</param>
/// <param name="Version">Counts that node's rings of the service; not comparable between nodes.</param>
/// <param name="Members">The nodes on it, sorted by name.</param>
/// <param name="Digests">The digest that each member goes by, the node asked first; who has told nothing of late is
/// missing.</param>
internal sealed record RingDocument(
    string Node,
    string Service,
    string Digest,
    long Version,
    ImmutableArray<RingMemberDocument> Members,
    ImmutableArray<RingDigestDocument> Digests)
{
    internal static RingDocument Of(IMeshState state, ServiceView service)
    {
        var states = new NodeStates(state);
        return new(
            state.NodeName,
            service.Name,
            Hex(service.Ring.Digest),
            service.RingVersion,
            [.. service.Ring.Members.Select((member, index) => new RingMemberDocument(
                member.Name,
                member.Weight,
                service.Ring.ShareOf(index),
                member.Weight * service.Ring.PointsPerWeight,
                states.Of(member.Name)))],
            DigestsOf(state, service.Name));
    }

    /// <summary>Who goes by which ring of a service.</summary>
    internal static ImmutableArray<RingDigestDocument> DigestsOf(IMeshState state, string service) =>
        [.. state.DigestsOf(service).Select(told => new RingDigestDocument(told.Node, Hex(told.Digest)))];

    /// <summary>64 bits as 16 hex digits: as a number, JSON readers would round them.</summary>
    internal static string Hex(ulong value) => value.ToString("x16", CultureInfo.InvariantCulture);
}

/// <summary>One node of a ring.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Weight">Its share relative to the others.</param>
/// <param name="Share">The fraction of the ring that it owns, 0 to 1.</param>
/// <param name="Points">The points that it has on the ring.</param>
/// <param name="State">How it is, as the node asked sees it: <c>healthy</c>, <c>suspect</c>, <c>draining</c> or
/// <c>unlinked</c>.</param>
internal sealed record RingMemberDocument(string Name, int Weight, double Share, int Points, string State);

/// <summary>Which ring a node goes by.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Digest">The ring's identity, 16 hex digits.</param>
internal sealed record RingDigestDocument(string Node, string Digest);
