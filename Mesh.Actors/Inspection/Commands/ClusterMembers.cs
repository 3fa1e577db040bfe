using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Microsoft.Extensions.DependencyInjection;
using AkkaCluster = Akka.Cluster.Cluster;

namespace Mesh.Inspection.Commands;

/// <summary>What the commands of the <c>cluster</c> palette share.</summary>
internal static class ClusterMembers
{
    /// <summary>The argument that names a member.</summary>
    public const string Address = "address";

    /// <summary>What introduces it.</summary>
    public static readonly ImmutableArray<string> Switches = ["-a", "--address"];

    /// <summary>The cluster as Akka sees it here.</summary>
    public static AkkaCluster Of(CommandContext context) => AkkaCluster.Get(context.Services.GetRequiredService<ActorSystem>());

    /// <summary>This node among the members; null while it is none.</summary>
    public static Member? Self(AkkaCluster cluster) =>
        cluster.State.Members.FirstOrDefault(member => member.UniqueAddress.Equals(cluster.SelfUniqueAddress));

    /// <summary>The member that is meant by its address, or by its host and port.</summary>
    /// <exception cref="CommandFailedException">There is none; the message names all.</exception>
    public static Address Find(AkkaCluster cluster, string given) => cluster.State.Members
        .Select(member => member.Address)
        .FirstOrDefault(address => IsMeantBy(address, given))
        ?? throw new CommandFailedException(cluster.State.Members.IsEmpty
            ? $"-a is {given}; this node is in no cluster, and knows no other."
            : $"-a is {given}; it must be one of {string.Join(", ", cluster.State.Members.Select(member => member.Address))}.");

    private static bool IsMeantBy(Address address, string given) =>
        given == address.ToString() || given == $"{address.Host}:{address.Port}";
}
