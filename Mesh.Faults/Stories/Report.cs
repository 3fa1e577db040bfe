using System.Globalization;

namespace Mesh.Faults.Stories;

/// <summary>How a telling is said in a terminal of 80 columns.</summary>
internal static class Report
{
    private const int Columns = 80;

    /// <summary>One line: what broke, and whether all was kept.</summary>
    internal static string Line(Telling telling)
    {
        var verdict = telling.IsGood ? "ok    " : "FAILED";
        var kept = $"{telling.Promises.Count(promise => promise.IsKept)}/{telling.Promises.Length}";
        return Fit(string.Create(
            CultureInfo.InvariantCulture,
            $"{verdict} {telling.Story.Row,-4}{Short(telling.Story.Fault, 50),-50} {kept,5} {telling.Took.TotalSeconds,4:0} s"));
    }

    /// <summary>What was promised and measured, a line each.</summary>
    internal static IEnumerable<string> Promises(Telling telling) => telling.Promises.Select(promise =>
        $"         {(promise.IsKept ? "    " : "NOT ")}{promise.What}: {promise.Measured}");

    /// <summary>A story that was not told.</summary>
    internal static string Skipped(Story story) =>
        Fit($"SKIPPED {story.Row,-4}{Short(story.Fault, 44)}: no network to break");

    /// <summary>A story that could be told.</summary>
    internal static string Listed(Story story) => Fit(
        $"{story.Row,-4} {TierOf(story),-7} {(story.Needs == Needs.Network ? "root" : ""),-4} "
        + $"{(story.IsShort ? "short" : ""),-5} {story.Fault}");

    private static string TierOf(Story story) => story.Tier switch
    {
        Tier.Change => "change",
        Tier.Night => "night",
        _ => "attacks",
    };

    private static string Short(string text, int most) => text.Length <= most ? text : text[..(most - 1)] + "…";

    private static string Fit(string line) => Short(line, Columns).TrimEnd();
}
