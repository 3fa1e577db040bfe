using System.Collections.Immutable;
using Mesh.Membership;

namespace Mesh.Configuration;

/// <summary>What a node tells the others of itself, as Akka roles: so membership and rings come from one gossip.</summary>
public static class NodeRoles
{
    /// <summary>The role of the configured seeds, whose majority decides.</summary>
    public const string Voter = "voter";

    /// <summary>Before the name of a service that the node offers; one role for each.</summary>
    public const string ServicePrefix = "service:";

    /// <summary>Before the name of a service that has an actor for each key there; beside its <see cref="ServicePrefix"/> role.</summary>
    public const string KeyedPrefix = "keyed:";

    /// <summary>Before the name of a keyed service whose affinity is strict there; beside its <see cref="KeyedPrefix"/> role.</summary>
    public const string StrictPrefix = "strict:";

    /// <summary>Before the weight; a node without such a role has weight 1.</summary>
    public const string WeightPrefix = "weight:";

    /// <summary>Before the port of the data plane.</summary>
    public const string DataPortPrefix = "data:";

    private static readonly ImmutableArray<string> Prefixes = [ServicePrefix, KeyedPrefix, StrictPrefix, WeightPrefix, DataPortPrefix];

    /// <summary>Whether a role is one that only Mesh may give.</summary>
    public static bool IsReserved(string role) =>
        role == Voter || Prefixes.Any(prefix => role.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>Whether the node is one of its seeds, or its own only one.</summary>
    public static bool IsVoter(NodeOptions node) =>
        Voters.Of(node).Contains(Voters.AddressOf(node));

    /// <summary>All roles of a node, in a fixed order.</summary>
    /// <param name="node">The node.</param>
    /// <param name="services">The names of the services that it offers.</param>
    /// <param name="keyed">The names of those that have an actor for each key.</param>
    /// <param name="strict">The names of those whose affinity is strict.</param>
    /// <param name="dataPort">The port that its data plane listens on; 1 to 65,535.</param>
    public static ImmutableArray<string> Of(
        NodeOptions node,
        IEnumerable<string> services,
        IEnumerable<string> keyed,
        IEnumerable<string> strict,
        int dataPort) =>
    [
        DataPortPrefix + dataPort,
        .. node.Weight == 1 ? Array.Empty<string>() : [WeightPrefix + node.Weight],
        .. IsVoter(node) ? [Voter] : Array.Empty<string>(),
        .. services.Order(StringComparer.Ordinal).Select(service => ServicePrefix + service),
        .. keyed.Order(StringComparer.Ordinal).Select(service => KeyedPrefix + service),
        .. strict.Order(StringComparer.Ordinal).Select(service => StrictPrefix + service),
        .. node.Roles,
    ];
}
