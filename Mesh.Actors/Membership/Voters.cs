using System.Collections.Immutable;
using Mesh.Configuration;

namespace Mesh.Membership;

/// <summary>Who decides together: the configured seeds, or a node without any for itself.</summary>
internal static class Voters
{
    /// <summary>Where the voters' control planes are, in the order of the configuration; never empty.</summary>
    public static ImmutableArray<HostPort> Of(NodeOptions node) => node.Seeds.IsEmpty ? [AddressOf(node)] : node.Seeds;

    /// <summary>How many of them make a quorum: no two quorums can be without a common voter.</summary>
    public static int Majority(int voters) => (voters / 2) + 1;

    /// <summary>Where a node's control plane is reached.</summary>
    public static HostPort AddressOf(NodeOptions node) => new(node.Hostname, node.Port);

    /// <inheritdoc cref="AddressOf(NodeOptions)"/>
    public static HostPort AddressOf(Akka.Actor.Address address) => new(address.Host ?? string.Empty, address.Port ?? 0);
}
