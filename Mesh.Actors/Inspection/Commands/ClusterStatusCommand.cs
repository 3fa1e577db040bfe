using Akka.Cluster;

namespace Mesh.Inspection.Commands;

/// <summary><c>cluster status</c>: this node's own line, and a health check.</summary>
internal static class ClusterStatusCommand
{
    public static CommandDefinition Definition { get; } = new(
        "status",
        "This node's own line of \"cluster show\"; fails unless it is up and reachable.",
        [],
        Run)
    { Role = PbmRole.Viewer };

    private static async IAsyncEnumerable<Output> Run(CommandContext context)
    {
        await Task.CompletedTask;
        var cluster = ClusterMembers.Of(context);
        var self = ClusterMembers.Self(cluster)
            ?? throw new CommandFailedException($"This node ({cluster.SelfAddress}) is in no cluster.");
        var unreachable = cluster.State.Unreachable.Contains(self);
        yield return new Output(MemberLine.DocumentOf(self, unreachable), [MemberLine.Of(self, unreachable)]);
        if (unreachable)
        {
            throw new CommandFailedException("This node is unreachable for other members.");
        }

        if (self.Status != MemberStatus.Up)
        {
            throw new CommandFailedException($"This node is {MemberLine.StatusOf(self)}, not up.");
        }
    }
}
