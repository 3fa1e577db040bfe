using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Akka.Actor;
using Akka.Cluster;
using Microsoft.Extensions.DependencyInjection;
using AkkaCluster = Akka.Cluster.Cluster;

namespace Mesh.Inspection.Commands;

/// <summary>The <c>cluster</c> palette: membership as Akka's gossip tells it to this node.</summary>
internal static class ClusterPalette
{
    private const string AddressName = "address";

    private static readonly ImmutableArray<string> Switches = ["-a", "--address"];

    public static Palette Create() => new("cluster", "The members of the cluster, as this node sees them.",
    [
        new("show", "All members: address, roles, status, reachability, version.", [], Show),
        new("status", "This node's own line of \"cluster show\".", [], Status),
        new("leader", "The address of the leader.", [], Leader),
        new(
            "leave",
            "Has a node drain, leave the cluster and end.",
            [ArgumentDefinition.Switch(AddressName, "the node's address; this node without it", null, Switches)],
            Leave),
        new(
            "down",
            "Declares a node dead: the cluster goes on without it, and what it runs is lost.",
            [new(AddressName, "the node's address", Switches, Mandatory: true, AllowMultiple: false, Hints: [])],
            Down),
    ]);

    private static IAsyncEnumerable<Output> Show(CommandContext context)
    {
        var state = ClusterOf(context).State;
        return Output.Only(
            new JsonObject { ["members"] = new JsonArray([.. state.Members.Select(member => MemberLine.DocumentOf(member, IsUnreachable(member)))]) },
            [
                .. state.Members.Select(member => MemberLine.Of(member, IsUnreachable(member))),
                Output.LineOf($"Count: {state.Members.Count} nodes"),
            ]);

        bool IsUnreachable(Member member) => state.Unreachable.Contains(member);
    }

    private static IAsyncEnumerable<Output> Status(CommandContext context)
    {
        var cluster = ClusterOf(context);
        var state = cluster.State;
        var self = state.Members.FirstOrDefault(member => member.UniqueAddress.Equals(cluster.SelfUniqueAddress))
            ?? throw new CommandFailedException($"This node ({cluster.SelfAddress}) is in no cluster.");
        var unreachable = state.Unreachable.Contains(self);
        return Output.Only(MemberLine.DocumentOf(self, unreachable), MemberLine.Of(self, unreachable));
    }

    private static IAsyncEnumerable<Output> Leader(CommandContext context)
    {
        var leader = ClusterOf(context).State.Leader
            ?? throw new CommandFailedException("The cluster has no leader now, as far as this node knows.");
        return Output.Lines([leader.ToString()]);
    }

    private static IAsyncEnumerable<Output> Leave(CommandContext context)
    {
        var cluster = ClusterOf(context);
        var address = context.Arguments.Value(AddressName) is { } given ? Find(cluster, given) : cluster.SelfAddress;
        Departure.Tell(context, $"cluster leave {address}");
        if (address.Equals(cluster.SelfAddress))
        {
            Departure.Begin(context);
        }
        else
        {
            cluster.Leave(address);
        }

        return Output.Lines([$"{address} drains, and leaves the cluster."]);
    }

    private static IAsyncEnumerable<Output> Down(CommandContext context)
    {
        var cluster = ClusterOf(context);
        var address = Find(cluster, context.Arguments.Required(AddressName));
        Departure.Tell(context, $"cluster down {address}");
        cluster.Down(address);
        return Output.Lines([$"{address} is declared dead."]);
    }

    private static Address Find(AkkaCluster cluster, string given) => cluster.State.Members
        .Select(member => member.Address)
        .FirstOrDefault(address => given == address.ToString() || given == $"{address.Host}:{address.Port}")
        ?? throw new CommandFailedException(cluster.State.Members.IsEmpty
            ? $"-a is {given}; this node is in no cluster, and knows no other."
            : $"-a is {given}; it must be one of {string.Join(", ", cluster.State.Members.Select(member => member.Address))}.");

    private static AkkaCluster ClusterOf(CommandContext context) =>
        AkkaCluster.Get(context.Services.GetRequiredService<ActorSystem>());
}
