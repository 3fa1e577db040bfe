using Akka.Cluster;

namespace Mesh.Inspection.Commands;

/// <summary>A member as a line that scripts can split at the bars.</summary>
internal static class MemberLine
{
    /// <summary><c>address | [roles] | status | unreachable or nothing | version</c>.</summary>
    public static string Of(Member member, bool unreachable)
    {
        var roles = string.Join(',', member.Roles.Order(StringComparer.Ordinal));
        var status = member.Status.ToString().ToLowerInvariant();
        var reachability = unreachable ? "unreachable" : "";
        return $"{member.Address} | [{roles}] | {status} | {reachability} | {member.AppVersion}";
    }
}
