namespace Mesh.Inspection.Commands;

/// <summary>The <c>cluster</c> palette: membership as Akka's gossip tells it to this node.</summary>
internal static class ClusterPalette
{
    public static Palette Create() => new("cluster", "The members of the cluster, as this node sees them.",
    [
        ClusterShowCommand.Definition,
        ClusterStatusCommand.Definition,
        ClusterLeaderCommand.Definition,
        ClusterTailCommand.Definition,
        ClusterJoinCommand.Definition,
        ClusterLeaveCommand.Definition,
        ClusterDownCommand.Definition,
        ClusterDownCommand.OfUnreachable,
    ]);
}
