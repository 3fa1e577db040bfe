using System.Collections.Immutable;
using System.Globalization;
using Akka.Cluster;
using Mesh.Configuration;

namespace Mesh.Membership;

/// <summary>
/// Reads what a member offers from its Akka roles, and its name from its version; see <see cref="NodeRoles"/> and
/// <see cref="MemberVersion"/> for the other direction.
/// </summary>
internal static class MemberRoles
{
    /// <summary>
    /// Reads a member of Akka's gossip. A role or name that makes no sense counts as missing: its node is another version.
    /// </summary>
    public static MeshMember Read(Member member, bool reachable) =>
        Read(member.UniqueAddress, member.Status, reachable, member.Roles, member.AppVersion.Version);

    /// <inheritdoc cref="Read(Member, bool)"/>
    public static MeshMember Read(
        UniqueAddress node, MemberStatus status, bool reachable, IEnumerable<string> unsorted, string appVersion)
    {
        var roles = unsorted.Order(StringComparer.Ordinal).ToImmutableArray();
        var (version, name) = MemberVersion.Read(appVersion);
        return new MeshMember(
            name ?? $"{node.Address.Host}:{node.Address.Port}",
            node,
            status,
            reachable,
            roles,
            [.. After(roles, NodeRoles.ServicePrefix).Where(ServiceDefinitionReader.IsName)],
            Number(roles, NodeRoles.WeightPrefix, 1, RingMember.MaxWeight) ?? 1,
            Number(roles, NodeRoles.DataPortPrefix, 1, ushort.MaxValue) ?? 0,
            roles.Contains(NodeRoles.Voter),
            version);
    }

    private static int? Number(ImmutableArray<string> roles, string prefix, int least, int most) =>
        After(roles, prefix).FirstOrDefault() is { } text
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= least && number <= most
            ? number
            : null;

    private static IEnumerable<string> After(ImmutableArray<string> roles, string prefix) => roles
        .Where(role => role.StartsWith(prefix, StringComparison.Ordinal))
        .Select(role => role[prefix.Length..]);
}
