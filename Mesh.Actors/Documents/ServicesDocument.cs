using System.Collections.Immutable;
using Mesh.Membership;

namespace Mesh.Documents;

/// <summary><c>GET /v1/services</c>: every service that some member offers.</summary>
/// <param name="Node">The node asked.</param>
/// <param name="Services">The services, sorted by name.</param>
internal sealed record ServicesDocument(string Node, ImmutableArray<ServiceDocument> Services)
{
    internal static ServicesDocument Of(IMeshState state) => new(
        state.NodeName,
        [
            .. state.View.Services.Values
                .OrderBy(service => service.Name, StringComparer.Ordinal)
                .Select(ServiceDocument.Of),
        ]);
}

/// <summary>One service.</summary>
/// <param name="Name">Its name.</param>
/// <param name="RingDigest">The identity of its ring, 16 hex digits.</param>
/// <param name="RingVersion">Counts the rings of the node asked; not comparable between nodes.</param>
/// <param name="Members">The names of the nodes on its ring, sorted.</param>
internal sealed record ServiceDocument(
    string Name, string RingDigest, long RingVersion, ImmutableArray<string> Members)
{
    internal static ServiceDocument Of(ServiceView service) => new(
        service.Name,
        RingDocument.Hex(service.Ring.Digest),
        service.RingVersion,
        [.. service.Ring.Members.Select(member => member.Name)]);
}
