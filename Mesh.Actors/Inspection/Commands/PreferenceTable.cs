using System.Collections.Immutable;
using System.Globalization;
using Mesh.FailureDetection;
using Mesh.Routing;

namespace Mesh.Inspection.Commands;

/// <summary>
/// The preference list as a table: the owner first, the chosen node marked, numbers aligned to the right.
/// </summary>
internal static class PreferenceTable
{
    private static readonly ImmutableArray<OutputColumn> Columns =
    [
        new(""), new("NODE"), new("WEIGHT", true), new("SHARE", true), new("PHI", true), new("IN FLIGHT", true),
        new("ROUND TRIP", true), new("STATE"),
    ];

    public static IEnumerable<OutputPart> Of(RouteExplanation route) =>
        Output.Table(Columns, route.PreferenceList.Select(one => Row(one, one.Node == route.Chosen)));

    private static ImmutableArray<OutputSpan> Row(RouteCandidate candidate, bool chosen) =>
    [
        chosen ? ">" : "",
        new(candidate.Node, chosen ? Tone.Strong : Tone.Plain),
        Text($"{candidate.Weight}"),
        Text($"{candidate.Share * 100:F1} %"),
        Phi(candidate.Suspicion.Phi),
        Text($"{candidate.InFlight}"),
        candidate.RoundTrip is { } time ? Text($"{time.TotalMilliseconds:F2} ms") : "-",
        State(candidate),
    ];

    private static OutputSpan State(RouteCandidate candidate) => StateText.Of(candidate switch
    {
        { Suspicion.IsSuspect: true } => "suspect",
        { Ejected: true } => "ejected",
        { Draining: true } => "draining",
        { KeyShare: < 1 } => "new",
        { Suspicion.State: SuspicionState.Unlinked } => "unlinked",
        _ => "healthy",
    });

    private static string Phi(double phi) => double.IsFinite(phi) ? Text($"{phi:F1}") : "inf";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
