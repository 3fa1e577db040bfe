using System.Globalization;

namespace Mesh.Faults.Stories;

/// <summary>The table of a document: a row for each story told, and the text around it as somebody wrote it.</summary>
internal static class ReliabilityTable
{
    internal const string Begin = "<!-- stories: written by the suite -->";
    internal const string End = "<!-- end of stories -->";

    private const string Head = "| row | fault | promise | measured | kept | date |\n|---|---|---|---|---|---|";

    /// <summary>The document with what was told in the place of what stood there before; other rows stay.</summary>
    /// <exception cref="FormatException">The document has no place for the table.</exception>
    internal static string Write(string document, IEnumerable<Telling> tellings, DateOnly date)
    {
        var (begin, end) = (document.IndexOf(Begin, StringComparison.Ordinal), document.IndexOf(End, StringComparison.Ordinal));
        if (begin < 0 || end < begin)
        {
            throw new FormatException($"The document has no place for the table: \"{Begin}\", then \"{End}\".");
        }

        var rows = document[begin..end].Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Skip(1)
            .ToDictionary(RowOf, StringComparer.Ordinal);
        foreach (var telling in tellings)
        {
            rows[telling.Story.Row] = Row(telling, date);
        }

        var ordered = Library.All.Where(story => rows.ContainsKey(story.Row)).Select(story => rows[story.Row]);
        return $"{document[..begin]}{Begin}\n{Head}\n{string.Join('\n', ordered)}\n{document[end..]}";
    }

    private static string RowOf(string line) => line.Split('|')[1].Trim();

    private static string Row(Telling telling, DateOnly date) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {telling.Story.Row} | {Cell(telling.Story.Fault)} | {Lines(telling, promise => promise.What)} "
        + $"| {Lines(telling, promise => promise.Measured)} | {(telling.IsGood ? "yes" : "**no**")} | {date:yyyy-MM-dd} |");

    private static string Lines(Telling telling, Func<Promise, string> of) =>
        string.Join("<br>", telling.Promises.Select(promise => Cell(of(promise))));

    private static string Cell(string text) => text.Replace('\n', ' ').Replace("|", "\\|", StringComparison.Ordinal);
}
