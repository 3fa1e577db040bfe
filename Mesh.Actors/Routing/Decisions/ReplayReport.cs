using System.Collections.Immutable;
using Mesh.Configuration;

namespace Mesh.Routing;

/// <summary>What became of decisions that were made again. Pure.</summary>
/// <param name="Node">The node that decided.</param>
/// <param name="Replayed">How many were made again.</param>
/// <param name="Differ">How many of these chose another node.</param>
/// <param name="LeftOut">How many could not be: they rest on more members than a record holds.</param>
/// <param name="Nodes">How often each node was chosen, and would be, by name; nobody is the empty name.</param>
internal sealed record ReplayReport(
    string Node, int Replayed, int Differ, int LeftOut, ImmutableArray<(string Name, int Before, int After)> Nodes)
{
    /// <summary>Makes them again.</summary>
    /// <param name="node">The node that decided.</param>
    /// <param name="decisions">Of these epochs.</param>
    /// <param name="epochs">All that the decisions name.</param>
    /// <param name="other">The settings to decide by; null for those that they were made by.</param>
    /// <exception cref="FormatException">An epoch's ring is not what its members make.</exception>
    public static ReplayReport Of(
        string node, ImmutableArray<Decision> decisions, ImmutableArray<DecisionEpoch> epochs, MeshOptions? other)
    {
        var replays = epochs.ToDictionary(
            epoch => epoch.Number,
            epoch => (Epoch: epoch, Replay: new DecisionReplay(epoch, other?.DefinitionOf(epoch.Service), other?.Ring.PointsPerWeight ?? 0)));
        var counts = new SortedDictionary<string, (int Before, int After)>(StringComparer.Ordinal);
        var (replayed, differ) = (0, 0);
        foreach (var decision in decisions)
        {
            var (epoch, replay) = replays[decision.Epoch];
            if (replay.Holds(decision))
            {
                var again = replay.Choose(decision).Member;
                replayed++;
                differ += again == decision.Member ? 0 : 1;
                Count(NameOf(epoch, decision.Member), (1, 0));
                Count(NameOf(epoch, again), (0, 1));
            }
        }

        return new(
            node, replayed, differ, decisions.Length - replayed, [.. counts.Select(one => (one.Key, one.Value.Before, one.Value.After))]);

        void Count(string name, (int Before, int After) more)
        {
            var (before, after) = counts.GetValueOrDefault(name);
            counts[name] = (before + more.Before, after + more.After);
        }
    }

    private static string NameOf(DecisionEpoch epoch, int member) => member < 0 ? "" : epoch.Members[member].Name;
}
