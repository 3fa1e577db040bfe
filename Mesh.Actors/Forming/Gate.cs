using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Mesh.Configuration;
using Mesh.Membership;

namespace Mesh.Forming;

/// <summary>What a node answers to one that asks for a cluster. Pure.</summary>
/// <param name="Self">The node that was asked.</param>
/// <param name="Members">What it knows of the cluster; empty while it is in none.</param>
/// <param name="Standing">How its cluster stands; null while it is in none.</param>
/// <param name="Vote">Whom it gave its word to form one; null for nobody.</param>
/// <param name="IsCommitted">Whether it is about to join or to form one.</param>
/// <param name="IsSuspect">Its own opinion of a member.</param>
internal sealed record Gate(
    NodeFacts Self,
    ImmutableArray<MeshMember> Members,
    Standing? Standing,
    HostPort? Vote,
    bool IsCommitted,
    Func<MeshMember, bool> IsSuspect)
{
    /// <returns>What to say, null for nothing, and which member the cluster is to down for it.</returns>
    public (FormationMessage? Answer, Address? Down) Answer(NodeFacts asker)
    {
        var reasons = Faults(asker).ToImmutableArray();
        var holder = Members.FirstOrDefault(member => member.Name == asker.Name && Voters.AddressOf(member.Address) != asker.Address);
        if (holder is not null && IsWell(holder))
        {
            reasons = reasons.Add(NameFault(asker, holder.Name, Voters.AddressOf(holder.Address).ToString()));
        }

        if (!reasons.IsEmpty)
        {
            return (new Refused(Standing is not null, reasons), null);
        }

        if (holder is not null)
        {
            // A suspicion may pass. What the cluster itself can't reach stays away for seconds at least.
            // Without a majority of voters in sight it may be this side that is cut off.
            var isLost = Standing is { HasQuorum: true } && !holder.Reachable && holder.Status is MemberStatus.Joining or MemberStatus.WeaklyUp or MemberStatus.Up;
            var wait = new Wait($"the name {asker.Name} is held by a node at {Voters.AddressOf(holder.Address)} that is not well");
            return (wait, isLost ? holder.Address : null);
        }

        return (Standing is not null ? new InCluster(Self.Incarnation, Standing) : IsCommitted ? null : new InNone(Self.Seeds, Vote), null);
    }

    /// <summary>A member that leaves or is Down gives its name back soon.</summary>
    private bool IsWell(MeshMember holder) =>
        holder.Status is MemberStatus.Joining or MemberStatus.WeaklyUp or MemberStatus.Up && holder.Reachable && !IsSuspect(holder);

    private IEnumerable<string> Faults(NodeFacts asker)
    {
        if (Math.Min(asker.MaxVersion, Self.MaxVersion) < Math.Max(asker.MinVersion, Self.MinVersion))
        {
            yield return $"this program speaks versions {asker.MinVersion} to {asker.MaxVersion} of the data plane; it must "
                + $"speak one of {Self.MinVersion} to {Self.MaxVersion}, as {Self} does.";
        }

        if (asker.SharedSettings != Self.SharedSettings)
        {
            yield return $"the settings that all nodes share are {asker.SharedSettings}; they must be {Self.SharedSettings}, as on {Self}.";
        }

        // Leases and fences are counted by each node's own list; the order matters to those who form a cluster.
        var isVoter = asker.Seeds.Contains(asker.Address) || Self.Seeds.Contains(asker.Address);
        if (isVoter ? !asker.Seeds.SequenceEqual(Self.Seeds) : !asker.Seeds.ToHashSet().SetEquals(Self.Seeds))
        {
            yield return $"mesh.node.seeds is {List(asker.Seeds)}; it must be {List(Self.Seeds)}, "
                + $"{(isVoter ? "in this order" : "in any order")}, as on {Self}.";
        }

        // A member that was asked is one of Members, and told there.
        if (Members.IsEmpty && asker.Name == Self.Name && asker.Address != Self.Address)
        {
            yield return NameFault(asker, Self.Name, Self.Address.ToString());
        }
    }

    private static string NameFault(NodeFacts asker, string name, string address) =>
        $"mesh.node.name is {asker.Name}; it must be another than that of {name} at {address}, which is well.";

    private static string List(IEnumerable<HostPort> seeds) => $"[{string.Join(", ", seeds)}]";
}
