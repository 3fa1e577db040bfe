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
                .Select(service => ServiceDocument.Of(state, service)),
        ]);
}

/// <summary>One service.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind"><c>keyed</c> for an actor per key, <c>handler</c> for one for all.</param>
/// <param name="Affinity">Whether a route may leave a suspect owner at once: <c>preferred</c>, or <c>strict</c>.</param>
/// <param name="Policy">The load balancing policy of the node asked for requests with a key.</param>
/// <param name="KeylessPolicy">The same for requests without a key; null where each request needs one.</param>
/// <param name="RingDigest">The identity of its ring, 16 hex digits.</param>
/// <param name="RingVersion">Counts the rings of the node asked; not comparable between nodes.</param>
/// <param name="Members">The names of the nodes on its ring, sorted.</param>
/// <param name="Digests">The digest that each member goes by, the node asked first; who has told nothing of late is
/// missing.</param>
internal sealed record ServiceDocument(
    string Name,
    string Kind,
    string Affinity,
    string Policy,
    string? KeylessPolicy,
    string RingDigest,
    long RingVersion,
    ImmutableArray<string> Members,
    ImmutableArray<RingDigestDocument> Digests)
{
    internal static ServiceDocument Of(IMeshState state, ServiceView service)
    {
        var isKeyed = service.Members.Any(member => member.KeepsStateOf(service.Name));
        var definition = state.DefinitionOf(service.Name);
        return new(
            service.Name,
            isKeyed ? "keyed" : "handler",
            service.Members.Any(member => member.IsStrictFor(service.Name)) ? "strict" : "preferred",
            definition.Policy,
            isKeyed ? null : definition.KeylessPolicy,
            RingDocument.Hex(service.Ring.Digest),
            service.RingVersion,
            [.. service.Ring.Members.Select(member => member.Name)],
            RingDocument.DigestsOf(state, service.Name));
    }
}
