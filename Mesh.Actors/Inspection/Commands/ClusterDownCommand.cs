using System.Text.Json.Nodes;
using Akka.Actor;

namespace Mesh.Inspection.Commands;

/// <summary><c>cluster down</c> and <c>cluster down-unreachable</c>: have the cluster go on without nodes.</summary>
internal static class ClusterDownCommand
{
    public static CommandDefinition Definition { get; } = new(
        "down",
        "Declares a node dead: the cluster goes on without it, and what it runs is lost.",
        [
            new(ClusterMembers.Address, "the node's address", ClusterMembers.Switches, Mandatory: true, AllowMultiple: false, Hints: [])
            {
                Kind = ValueKinds.Address,
            },
        ],
        Down);

    public static CommandDefinition OfUnreachable { get; } = new(
        "down-unreachable",
        "Declares all unreachable members dead.",
        [],
        DownUnreachable);

    private static IAsyncEnumerable<Output> Down(CommandContext context)
    {
        var cluster = ClusterMembers.Of(context);
        var address = ClusterMembers.Find(cluster, context.Arguments.Required(ClusterMembers.Address));
        cluster.Down(address);
        return Downed([address]);
    }

    private static IAsyncEnumerable<Output> DownUnreachable(CommandContext context)
    {
        var cluster = ClusterMembers.Of(context);
        Address[] gone = [.. cluster.State.Unreachable.Select(member => member.Address).OrderBy(address => address.ToString(), StringComparer.Ordinal)];
        Array.ForEach(gone, cluster.Down);
        return Downed(gone);
    }

    private static IAsyncEnumerable<Output> Downed(Address[] gone) => Output.Only(
        new JsonObject { ["downed"] = new JsonArray([.. gone.Select(address => (JsonNode)address.ToString())]) },
        gone is []
            ? [Output.LineOf("No member is unreachable.")]
            : gone.Select(address => Output.LineOf($"{address} is declared dead.")));
}
