namespace Mesh.Inspection.Commands;

/// <summary><c>cluster leave</c>: has a node go in peace.</summary>
internal static class ClusterLeaveCommand
{
    public static CommandDefinition Definition { get; } = new(
        "leave",
        "Has a node drain, leave the cluster and end.",
        [
            ArgumentDefinition.Switch(
                ClusterMembers.Address, "the node's address; this node without it", null, ClusterMembers.Switches)
                    with { Kind = ValueKinds.Address },
        ],
        Run);

    private static IAsyncEnumerable<Output> Run(CommandContext context)
    {
        var cluster = ClusterMembers.Of(context);
        var address = context.Arguments.Value(ClusterMembers.Address) is { } given
            ? ClusterMembers.Find(cluster, given)
            : cluster.SelfAddress;
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
}
