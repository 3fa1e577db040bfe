using System.Collections.Immutable;
using System.Globalization;
using Mesh.Membership;

namespace Mesh.Node.Gateway;

/// <summary><c>GET /v1/rings/{service}</c>: one service's ring.</summary>
/// <param name="Node">The node asked.</param>
/// <param name="Service">The service.</param>
/// <param name="Digest">The ring's identity, 16 hex digits: the same on all nodes that have the same ring.</param>
/// <param name="Version">Counts that node's rings of the service; not comparable between nodes.</param>
/// <param name="Members">The nodes on it, sorted by name.</param>
internal sealed record RingDocument(
    string Node, string Service, string Digest, long Version, ImmutableArray<RingMemberDocument> Members)
{
    internal static RingDocument Of(string node, ServiceView service) => new(
        node,
        service.Name,
        Hex(service.Ring.Digest),
        service.RingVersion,
        [.. service.Ring.Members.Select((member, index) =>
            new RingMemberDocument(member.Name, member.Weight, service.Ring.ShareOf(index)))]);

    /// <summary>64 bits as 16 hex digits: as a number, JSON readers would round them.</summary>
    internal static string Hex(ulong value) => value.ToString("x16", CultureInfo.InvariantCulture);
}

/// <summary>One node of a ring.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Weight">Its share relative to the others.</param>
/// <param name="Share">The fraction of the ring that it owns, 0 to 1.</param>
internal sealed record RingMemberDocument(string Name, int Weight, double Share);
