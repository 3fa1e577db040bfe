using System.Collections.Immutable;
using Mesh.Observation;
using Mesh.Observation.Pictures;

namespace Mesh.Node.Dashboard.Views;

/// <summary>The state of the cluster in a sentence, for somebody who has never seen it. Pure.</summary>
/// <param name="Tone">How bad it is.</param>
/// <param name="Text">The sentence.</param>
/// <param name="More">What else is wrong, a sentence each.</param>
public sealed record Headline(Tone Tone, string Text, ImmutableArray<string> More)
{
    private const int MostSentences = 5;

    internal static Headline Of(ClusterPicture picture)
    {
        var ill = picture.Nodes.Where(node => node.State != NodeCondition.Healthy)
            .OrderByDescending(node => node.State)
            .ToImmutableArray();
        var alarms = picture.Alarms.Select(alarm => alarm.Text);
        if (picture.Alarms.Any(alarm => alarm.Kind == Majority.AlarmKind))
        {
            return new(Tone.Bad, $"{picture.Node}, which draws this page, is cut off, or most of the others are down.", [.. alarms, .. NotReady(picture)]);
        }

        if (ill is [])
        {
            return picture.IsReady
                ? new(picture.Alarms.IsEmpty ? Tone.Well : Tone.Doubtful, AllWell(picture.Nodes.Length), [.. alarms])
                : new(Tone.Bad, $"{picture.Node}, which draws this page, takes no requests.", [.. picture.NotReady, .. alarms]);
        }

        var tone = ill.Max(node => NodeLook.Of(node.State).Tone);
        return IsClear(ill)
            ? new(tone, Sentence(ill[0]), [.. Sentences(ill[1..]), .. NotReady(picture), .. alarms])
            : new(tone, Summary(ill, picture.Nodes.Length), [.. Sentences(ill), .. NotReady(picture), .. alarms]);
    }

    /// <summary>One node's condition and its reason.</summary>
    internal static string Sentence(NodePicture node)
    {
        var (word, why) = (NodeLook.Of(node.State).Word, Reasons.Of(node));
        return why.Length == 0 ? $"{node.Name} is {word}." : $"{node.Name} is {word}: {why}.";
    }

    /// <summary>Whether one node alone is at fault: the others, if any, are less ill, and some of that may be its doing.</summary>
    private static bool IsClear(ImmutableArray<NodePicture> ill) =>
        ill.Length == 1 || (ill[1].State < ill[0].State && ill[0].State is (NodeCondition.Suspect or NodeCondition.Unreachable));

    private static string AllWell(int nodes) => nodes switch
    {
        0 => "This node is in no cluster yet.",
        1 => "The only node is well.",
        2 => "Both nodes are well.",
        _ => $"All {nodes} nodes are well.",
    };

    private static string Summary(ImmutableArray<NodePicture> ill, int all)
    {
        var parts = ill.GroupBy(node => NodeLook.Of(node.State).Word)
            .Select(group => $"{Figures.Names([.. group.Select(node => node.Name)])} {(group.Count() == 1 ? "is" : "are")} {group.Key}");
        return $"{ill.Length} of {all} nodes are not well: {string.Join(", ", parts)}.";
    }

    private static IEnumerable<string> Sentences(ImmutableArray<NodePicture> ill)
    {
        var told = ill.Take(MostSentences).Select(Sentence);
        return ill.Length > MostSentences
            ? told.Append($"The table below says it of {Figures.Count(ill.Length - MostSentences, "more node")}.")
            : told;
    }

    private static IEnumerable<string> NotReady(ClusterPicture picture) => picture.IsReady
        ? []
        : picture.NotReady.Select(why => $"{picture.Node}, which draws this page, takes no requests: {why}");
}
