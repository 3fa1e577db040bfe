using System.Collections.Immutable;
using System.Globalization;
using Akka.Cluster;
using Mesh.Configuration;

namespace Mesh.Membership;

/// <summary>Reads what a member offers from its Akka roles; see <see cref="NodeRoles"/> for the other direction.</summary>
internal static class MemberRoles
{
    /// <summary>Reads a member of Akka's gossip. A role that makes no sense counts as missing: its node is another version.</summary>
    public static MeshMember Read(Member member, bool reachable)
    {
        var roles = member.Roles.Order(StringComparer.Ordinal).ToImmutableArray();
        return new MeshMember(
            After(roles, NodeRoles.NamePrefix) ?? member.Address.HostPort(),
            member.UniqueAddress,
            member.Status,
            reachable,
            roles,
            [.. roles.Where(role => role.StartsWith(NodeRoles.ServicePrefix, StringComparison.Ordinal))
                .Select(role => role[NodeRoles.ServicePrefix.Length..])],
            Number(roles, NodeRoles.WeightPrefix, 1, 100) ?? 1,
            Number(roles, NodeRoles.DataPortPrefix, 1, ushort.MaxValue) ?? 0,
            roles.Contains(NodeRoles.Voter),
            member.AppVersion.Version);
    }

    private static string? After(ImmutableArray<string> roles, string prefix) =>
        roles.FirstOrDefault(role => role.StartsWith(prefix, StringComparison.Ordinal))?[prefix.Length..];

    private static int? Number(ImmutableArray<string> roles, string prefix, int least, int most) =>
        int.TryParse(After(roles, prefix), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= least && number <= most
            ? number
            : null;
}
