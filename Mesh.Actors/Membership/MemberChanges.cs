using System.Collections.Immutable;
using Akka.Cluster;

namespace Mesh.Membership;

/// <summary>How often this node saw a member come to each status. Thread-safe for readers; changes are one caller's.</summary>
internal sealed class MemberChanges
{
    private static readonly MemberStatus[] Statuses = Enum.GetValues<MemberStatus>();

    private readonly long[] _counts = new long[(int)Statuses.Max() + 1];

    /// <summary>How often a member came to each status.</summary>
    public IEnumerable<(MemberStatus Status, long Count)> Counts =>
        Statuses.Select(status => (status, Volatile.Read(ref _counts[(int)status])));

    /// <summary>Counts what differs between two views.</summary>
    public void See(ImmutableArray<MeshMember> before, ImmutableArray<MeshMember> after)
    {
        var known = before.ToDictionary(member => member.Node, member => member.Status);
        foreach (var member in after)
        {
            if (!known.Remove(member.Node, out var status) || status != member.Status)
            {
                Count(member.Status, 1);
            }
        }

        Count(MemberStatus.Removed, known.Count);
    }

    private void Count(MemberStatus status, int more) => Interlocked.Add(ref _counts[(int)status], more);
}
