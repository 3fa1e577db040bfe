using Mesh.Observation;

namespace Mesh.Node.Dashboard.Views;

/// <summary>Whether the fault is more likely with the node that draws the page than with those that it can't reach. Pure.</summary>
internal static class Island
{
    /// <summary>The sentence for it; null when there is no sign of that.</summary>
    /// <remarks>Who can't reach most of the others is cut off from them, whatever it thinks of them.</remarks>
    internal static string? Of(ClusterPicture picture)
    {
        var others = picture.Nodes.Where(node => node.Name != picture.Node && node.State != NodeCondition.Removed).ToArray();
        var lost = others.Where(node => IsLost(node, picture.Node)).Select(node => node.Name).ToArray();
        var own = picture.Nodes.FirstOrDefault(node => node.Name == picture.Node);
        if (lost.Length == 0 || (2 * lost.Length <= others.Length && own?.State != NodeCondition.NoLease))
        {
            return null;
        }

        var whom = lost.Length == others.Length && lost.Length > 4 ? $"any of the {lost.Length} other nodes"
            : lost.Length == 2 ? $"neither {lost[0]} nor {lost[1]}"
            : Figures.Names(lost);
        var verb = lost.Length == 2 ? "reaches" : "does not reach";
        var they = lost.Length == 1 ? "that node is down" : "they are all down";
        return lost.Length == others.Length || own?.State == NodeCondition.NoLease
            ? $"{picture.Node}, which draws this page, {verb} {whom}: it is cut off, or {they}."
            : $"{picture.Node}, which draws this page, {verb} {whom}, which is most of the cluster: it is cut off, or {they}.";
    }

    private static bool IsLost(NodePicture node, string by) =>
        node.State == NodeCondition.Unreachable || node.Accusers.Any(accuser => accuser.By == by);
}
