using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Mesh.Configuration;

namespace Mesh.Membership;

/// <summary>One member of the cluster as Akka's gossip tells it, with what Mesh reads from its roles.</summary>
/// <param name="Name">The stable name: the same after a restart, so that the node gets its arcs back.</param>
/// <param name="Node">Address and incarnation (<see cref="UniqueAddress.Uid"/>).</param>
/// <param name="Status">Akka's status, agreed on by gossip.</param>
/// <param name="Reachable">False while some observer of Akka's membership can't reach it.</param>
/// <param name="Roles">All roles as they are, sorted.</param>
/// <param name="Services">The services it offers (<c>service:</c> roles), sorted.</param>
/// <param name="Weight">Its share of each ring relative to the others; 1 to 100.</param>
/// <param name="DataPort">The port of its data plane, on the host of <paramref name="Node"/>.</param>
/// <param name="Voter">Whether it is one of the configured seeds.</param>
/// <param name="AppVersion">The version of the program that runs there.</param>
public sealed record MeshMember(
    string Name,
    UniqueAddress Node,
    MemberStatus Status,
    bool Reachable,
    ImmutableArray<string> Roles,
    ImmutableArray<string> Services,
    int Weight,
    int DataPort,
    bool Voter,
    string AppVersion)
{
    /// <summary>Where the node's control plane listens.</summary>
    public Address Address => Node.Address;

    /// <summary>Whether it keeps an actor for each key of that service.</summary>
    public bool KeepsStateOf(string service) => Roles.Contains(NodeRoles.KeyedPrefix + service);

    /// <summary>Whether its affinity for that service is strict.</summary>
    public bool IsStrictFor(string service) => Roles.Contains(NodeRoles.StrictPrefix + service);

    /// <summary>Tells one start of the node from the next.</summary>
    public int Incarnation => Node.Uid;
}
