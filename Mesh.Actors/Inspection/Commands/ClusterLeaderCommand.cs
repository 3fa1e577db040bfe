namespace Mesh.Inspection.Commands;

/// <summary><c>cluster leader</c>: who leads, as far as this node knows.</summary>
internal static class ClusterLeaderCommand
{
    public static CommandDefinition Definition { get; } = new("leader", "The address of the leader.", [], Run) { Role = PbmRole.Viewer };

    private static IAsyncEnumerable<Output> Run(CommandContext context)
    {
        var leader = ClusterMembers.Of(context).State.Leader
            ?? throw new CommandFailedException("The cluster has no leader now, as far as this node knows.");
        return Output.Lines([leader.ToString()]);
    }
}
