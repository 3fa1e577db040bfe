using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;
using AkkaCluster = Akka.Cluster.Cluster;

namespace Mesh.Inspection.Commands;

/// <summary>The <c>cluster</c> palette: membership as Akka's gossip tells it to this node.</summary>
internal static class ClusterPalette
{
    public static Palette Create() => new("cluster", "The members of the cluster, as this node sees them.",
    [
        new("show", "All members: address, roles, status, reachability, version.", [], Show),
        new("status", "This node's own line of \"cluster show\".", [], Status),
        new("leader", "The address of the leader.", [], Leader),
    ]);

    private static IAsyncEnumerable<string> Show(CommandContext context)
    {
        var state = ClusterOf(context).State;
        return state.Members
            .Select(member => MemberLine.Of(member, state.Unreachable.Contains(member)))
            .Append($"Count: {state.Members.Count} nodes")
            .ToAsyncEnumerable();
    }

    private static IAsyncEnumerable<string> Status(CommandContext context)
    {
        var cluster = ClusterOf(context);
        var state = cluster.State;
        var self = state.Members.FirstOrDefault(member => member.UniqueAddress.Equals(cluster.SelfUniqueAddress))
            ?? throw new CommandFailedException($"This node ({cluster.SelfAddress}) is in no cluster.");
        return new[] { MemberLine.Of(self, state.Unreachable.Contains(self)) }.ToAsyncEnumerable();
    }

    private static IAsyncEnumerable<string> Leader(CommandContext context)
    {
        var leader = ClusterOf(context).State.Leader
            ?? throw new CommandFailedException("The cluster has no leader now, as far as this node knows.");
        return new[] { leader.ToString() }.ToAsyncEnumerable();
    }

    private static AkkaCluster ClusterOf(CommandContext context) =>
        AkkaCluster.Get(context.Services.GetRequiredService<ActorSystem>());
}
