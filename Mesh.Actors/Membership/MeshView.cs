using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Mesh.Membership;

/// <summary>The cluster as this node knows it: an immutable value, replaced as a whole when membership changes.</summary>
/// <param name="Version">Counts this node's views, for display; never compared between nodes.</param>
/// <param name="Self">This node, or null before it has joined.</param>
/// <param name="Members">All members, sorted by name.</param>
/// <param name="Leader">Akka's leader, or null while there is none.</param>
/// <param name="Services">One entry for each service that some member offers.</param>
public sealed record MeshView(
    long Version,
    MeshMember? Self,
    ImmutableArray<MeshMember> Members,
    Akka.Actor.Address? Leader,
    FrozenDictionary<string, ServiceView> Services)
{
    /// <summary>The view of a node that is in no cluster yet.</summary>
    public static MeshView Empty { get; } =
        new(0, null, [], null, FrozenDictionary<string, ServiceView>.Empty);
}

/// <summary>One service as this node knows it.</summary>
/// <param name="Name">The service's name.</param>
/// <param name="Ring">The ring over the members that offer it.</param>
/// <param name="RingVersion">Counts this node's rings of the service, for display; never compared between nodes.</param>
/// <param name="Members">The ring's members, index for index.</param>
public sealed record ServiceView(string Name, Ring Ring, long RingVersion, ImmutableArray<MeshMember> Members);
