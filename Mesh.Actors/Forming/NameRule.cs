using System.Collections.Immutable;
using Akka.Cluster;
using Mesh.Membership;

namespace Mesh.Forming;

/// <summary>Which member must give up its name to another one. Pure; all members come to the same end.</summary>
internal static class NameRule
{
    /// <summary>
    /// The well member that this one's name belongs to; null when it may keep the name. Two nodes that asked at one moment
    /// are let in both: of these the one with the lower incarnation stays.
    /// </summary>
    /// <param name="self">This node, as a member.</param>
    /// <param name="members">All members.</param>
    public static MeshMember? HolderOf(MeshMember self, ImmutableArray<MeshMember> members) =>
        members.FirstOrDefault(member => member.Name == self.Name && member.Address != self.Address
            && member is { Status: MemberStatus.Up, Reachable: true }
            && (self.Status != MemberStatus.Up || IsBefore(member, self)));

    private static bool IsBefore(MeshMember one, MeshMember other) => one.Incarnation != other.Incarnation
        ? one.Incarnation < other.Incarnation
        : string.CompareOrdinal(one.Address.ToString(), other.Address.ToString()) < 0;
}
