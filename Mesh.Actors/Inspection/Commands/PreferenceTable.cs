using System.Globalization;
using Mesh.FailureDetection;
using Mesh.Routing;

namespace Mesh.Inspection.Commands;

/// <summary>
/// The preference list as a table: the owner first, the chosen node marked, numbers aligned to the right.
/// </summary>
internal static class PreferenceTable
{
    private static readonly string[] Headings =
        ["", "NODE", "WEIGHT", "SHARE", "PHI", "IN FLIGHT", "ROUND TRIP", "STATE"];

    private static readonly bool[] ToTheRight = [false, false, true, true, true, true, true, false];

    public static IEnumerable<string> Lines(RouteExplanation route)
    {
        string[][] rows = [Headings, .. route.PreferenceList.Select(c => Row(c, c.Node == route.Chosen))];
        var widths = Headings.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        return rows.Select(row => string.Join("  ", row.Select((cell, column) => ToTheRight[column]
            ? cell.PadLeft(widths[column])
            : cell.PadRight(widths[column]))).TrimEnd());
    }

    private static string[] Row(RouteCandidate candidate, bool chosen) =>
    [
        chosen ? ">" : "",
        candidate.Node,
        Text($"{candidate.Weight}"),
        Text($"{candidate.Share * 100:F1} %"),
        Phi(candidate.Suspicion.Phi),
        Text($"{candidate.InFlight}"),
        candidate.RoundTrip is { } time ? Text($"{time.TotalMilliseconds:F2} ms") : "-",
        candidate.Suspicion.IsSuspect ? "suspect" : candidate.Ejected ? "ejected" : candidate.KeyShare < 1 ? "new"
            : candidate.Suspicion.State == SuspicionState.Unlinked ? "unlinked" : "healthy",
    ];

    private static string Phi(double phi) => double.IsFinite(phi) ? Text($"{phi:F1}") : "inf";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
