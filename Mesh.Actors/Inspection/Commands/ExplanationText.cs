using System.Globalization;
using Mesh.FailureDetection;
using Mesh.Routing;

namespace Mesh.Inspection.Commands;

/// <summary>A route's explanation as text for 80 columns: labelled lines, the preference list, the suspects.</summary>
internal static class ExplanationText
{
    /// <summary>The text.</summary>
    /// <param name="route">What the route function saw and chose.</param>
    /// <param name="observer">The node whose opinion this is.</param>
    /// <param name="words">Who goes by the ring that it was chosen on.</param>
    public static IEnumerable<OutputPart> Parts(RouteExplanation route, string observer, RingWords words) =>
    [
        .. LabelledText.Parts("Request", $"{route.Service} / {route.Key}"),
        .. LabelledText.Parts("Goes to", route.Chosen),
        .. LabelledText.Parts("Because", route.Rule),
        .. LabelledText.Parts("Else to", ElseTo(route)),
        .. LabelledText.Parts("Owner", route.Owner),
        .. LabelledText.Parts("Position", Text(
            $"{route.Position:x16}, the key's hash: {Around(route.Position):P2} around the ring")),
        .. LabelledText.Parts("Ring", Text(
            $"digest {route.RingDigest:x16}, version {route.RingVersion} here, {Count(route.PreferenceList.Length)}")),
        .. words.Parts(),
        .. LabelledText.Parts("Policy", $"{route.Policy}, affinity {route.Affinity}"),
        .. LabelledText.Parts("Seen by", observer),
        Output.LineOf(""),
        .. PreferenceTable.Of(route),
        .. Notes(route),
    ];

    private static string ElseTo(RouteExplanation route) => route.Next is { } next
        ? string.Join(", then ", [next, .. route.Then])
        : route.Affinity == "strict"
            ? "nobody: a strict key waits for its owner"
            : "nobody: there is no other candidate";

    private static IEnumerable<OutputPart> Notes(RouteExplanation route)
    {
        OutputPart[] notes =
        [
            .. route.PreferenceList.Where(one => one.Suspicion.IsSuspect)
                .SelectMany(one => LabelledText.Paragraph(SuspectLine(one), Tone.Bad)),
            .. route.PreferenceList.Where(one => one.Ejected)
                .SelectMany(one => LabelledText.Paragraph($"{one.Node} is ejected: it keeps failing.", Tone.Bad)),
            .. route.PreferenceList.Where(one => one.Draining)
                .SelectMany(one => LabelledText.Paragraph($"{one.Node} is draining: it takes no new work.", Tone.Doubtful)),
            .. route.PreferenceList.Where(one => one.KeyShare < 1).SelectMany(one => LabelledText.Paragraph(
                Text($"{one.Node} is new: it gets {one.KeyShare:P0} of its keys by now."), Tone.Doubtful)),
        ];
        return notes is [] ? [] : [Output.LineOf(""), .. notes];
    }

    private static string SuspectLine(RouteCandidate candidate) => candidate.Suspicion.Cause switch
    {
        SuspicionCause.NeverConnected => $"{candidate.Node} is suspect: no connection to it has been made yet.",
        SuspicionCause.ConnectionLost => $"{candidate.Node} is suspect: its connection was lost.",
        SuspicionCause.PingUnanswered => $"{candidate.Node} is suspect: a ping was not answered in time.",
        SuspicionCause.PhiAboveThreshold => $"{candidate.Node} is suspect: phi is above its threshold.",
        SuspicionCause.Unreachable => $"{candidate.Node} is suspect: not linked to this node, and unreachable to the cluster.",
        SuspicionCause.CheckFailed => $"{candidate.Node} is suspect: its health check is answered badly.",
        _ => $"{candidate.Node} is suspect.",
    };

    private static double Around(ulong position) => position / Math.Pow(2, 64);

    private static string Count(int nodes) => nodes == 1 ? "1 node" : $"{nodes} nodes";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
