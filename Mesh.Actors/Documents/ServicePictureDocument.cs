using System.Collections.Immutable;
using Mesh.Observation;

namespace Mesh.Documents;

/// <summary>One service of a picture.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind"><c>keyed</c> for an actor per key, <c>handler</c> for one for all.</param>
/// <param name="Affinity"><c>preferred</c> or <c>strict</c>.</param>
/// <param name="Policy">The load balancing policy for requests with a key.</param>
/// <param name="KeylessPolicy">The same for requests without a key; null where each request needs one.</param>
/// <param name="RingDigest">The identity of its ring, 16 hex digits.</param>
/// <param name="RingVersion">Counts the rings of the node asked.</param>
/// <param name="Shares">Which fraction of the ring each node owns; sorted by name.</param>
/// <param name="Dissenters">The nodes that go by another ring.</param>
/// <param name="RunPerSecond">Requests that came to it on all nodes.</param>
internal sealed record ServicePictureDocument(
    string Name,
    string Kind,
    string Affinity,
    string Policy,
    string? KeylessPolicy,
    string RingDigest,
    long RingVersion,
    ImmutableArray<ShareDocument> Shares,
    ImmutableArray<string> Dissenters,
    double RunPerSecond)
{
    internal static ServicePictureDocument Of(ServicePicture service) => new(
        service.Name,
        service.Kind,
        service.Affinity,
        service.Policy,
        service.KeylessPolicy,
        RingDocument.Hex(service.Ring.Digest),
        service.RingVersion,
        [.. service.Ring.Members.Select((member, index) => new ShareDocument(member.Name, Math.Round(service.Ring.ShareOf(index), 6)))],
        service.Dissenters,
        Math.Round(service.Run, 2));
}

/// <summary>What a node has of a ring.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Share">The fraction of the ring that it owns, 0 to 1.</param>
internal sealed record ShareDocument(string Node, double Share);
