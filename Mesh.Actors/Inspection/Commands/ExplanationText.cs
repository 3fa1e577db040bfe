using System.Globalization;
using Mesh.FailureDetection;
using Mesh.Routing;

namespace Mesh.Inspection.Commands;

/// <summary>A route's explanation as text for 80 columns: labelled lines, the preference list, the suspects.</summary>
internal static class ExplanationText
{
    private const int LabelWidth = 10;
    private const int TextWidth = 80 - LabelWidth;

    /// <summary>The text.</summary>
    /// <param name="route">What the route function saw and chose.</param>
    /// <param name="observer">The node whose opinion this is.</param>
    public static IEnumerable<OutputPart> Parts(RouteExplanation route, string observer) =>
    [
        .. Head(route, observer).Select(line => Output.LineOf(line)),
        .. PreferenceTable.Of(route),
        .. Suspects(route).Select(line => Output.LineOf(new OutputSpan(line, Tone.Bad))),
    ];

    private static IEnumerable<string> Head(RouteExplanation route, string observer) =>
    [
        .. Labelled("Request", TerminalText.Escape($"{route.Service} / {route.Key}")),
        .. Labelled("Goes to", route.Chosen),
        .. Labelled("Because", route.Rule),
        .. Labelled("Else to", route.Next ?? (route.Affinity == "strict" ? "nobody: a strict key waits for its owner" : "nobody: there is no other candidate")),
        .. Labelled("Owner", route.Owner),
        .. Labelled("Position", Text($"{route.Position:x16}, {Around(route.Position):P2} around the ring")),
        .. Labelled("Ring", Text(
            $"digest {route.RingDigest:x16}, version {route.RingVersion} here, {Count(route.PreferenceList.Length)}")),
        .. Labelled("Policy", $"{route.Policy}, affinity {route.Affinity}"),
        .. Labelled("Seen by", observer),
        "",
    ];

    private static IEnumerable<string> Suspects(RouteExplanation route)
    {
        var suspects = route.PreferenceList.Where(c => c.Suspicion.IsSuspect).Select(SuspectLine).ToArray();
        return suspects is [] ? [] : ["", .. suspects];
    }

    private static string SuspectLine(RouteCandidate candidate) => candidate.Suspicion.Cause switch
    {
        SuspicionCause.NeverConnected => $"{candidate.Node} is suspect: no connection to it has been made yet.",
        SuspicionCause.ConnectionLost => $"{candidate.Node} is suspect: its connection was lost.",
        SuspicionCause.PingUnanswered => $"{candidate.Node} is suspect: a ping was not answered in time.",
        SuspicionCause.PhiAboveThreshold => $"{candidate.Node} is suspect: phi is above its threshold.",
        SuspicionCause.Unreachable => $"{candidate.Node} is suspect: not linked to this node, and unreachable to the cluster.",
        _ => $"{candidate.Node} is suspect.",
    };

    private static double Around(ulong position) => position / Math.Pow(2, 64);

    private static string Count(int nodes) => nodes == 1 ? "1 node" : $"{nodes} nodes";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    // Long values go on under themselves; a word that is longer than the line stays whole, to be copied.
    private static IEnumerable<string> Labelled(string label, string value)
    {
        var line = "";
        foreach (var word in value.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > TextWidth)
            {
                yield return label.PadRight(LabelWidth) + line;
                (label, line) = ("", word);
            }
            else
            {
                line = line.Length == 0 ? word : $"{line} {word}";
            }
        }

        yield return label.PadRight(LabelWidth) + line;
    }
}
