using System.Globalization;

namespace Mesh.Benchmarks.Scale;

/// <summary>The figures of all sizes as a Markdown table.</summary>
internal static class ScaleTable
{
    private const string None = "–";

    private static readonly (string Name, Func<ScaleFigures, string> Cell)[] Columns =
    [
        ("nodes", figures => $"{figures.Nodes}"),
        ("processes", figures => $"{figures.Processes}"),
        ("all Up, s", figures => Seconds(figures.Started)),
        ("until all see all, s", figures => Seconds(figures.Formed)),
        ("one joins, s", figures => Seconds(figures.Joined)),
        ("one leaves, s", figures => Seconds(figures.Left)),
        ("control, B/s", figures => PerSecond(figures, figures.Control?.Bytes)),
        ("packets/s", figures => PerSecond(figures, figures.Control?.Packets)),
        ("connections", figures => PerNode(figures, 2 * figures.Control?.Connections)),
        ("links, B/s", figures => PerSecond(figures, figures.Data?.Bytes)),
        ("packets/s", figures => PerSecond(figures, figures.Data?.Packets)),
        ("connections", figures => PerNode(figures, 2 * figures.Data?.Connections)),
        ("CPU, cores/1,000", figures => PerSecond(figures, 1_000 * figures.Used?.ProcessorSeconds)),
        ("resident, MB", figures => PerNode(figures, figures.Used?.ResidentBytes / 1e6)),
        ("heap, MB", figures => PerNode(figures, figures.Used?.HeapBytes / 1e6)),
        ("threads", figures => PerNode(figures, figures.Used?.Threads)),
        ("requests answered", figures => figures.Requests is { } sent ? $"{sent.Answered} of {sent.Sent}" : None),
    ];

    /// <summary>The table with a line that says what its figures mean.</summary>
    internal static string Of(IEnumerable<ScaleFigures> all) =>
        "Figures from \"control\" to \"threads\" are for each node, of an idle cluster; bytes and packets of a connection are"
        + " counted once, both ways.\n\n"
        + Row(Columns.Select(column => column.Name))
        + Row(Columns.Select(_ => "---:"))
        + string.Concat(all.Select(figures => Row(Columns.Select(column => column.Cell(figures)))));

    private static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |\n";

    private static string Seconds(TimeSpan? time) =>
        time is { } taken ? taken.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) : None;

    private static string PerSecond(ScaleFigures figures, double? whole) =>
        PerNode(figures, whole / figures.Idle.TotalSeconds);

    private static string PerNode(ScaleFigures figures, double? whole) => whole / figures.Nodes is { } each
        ? each.ToString(each < 100 ? "0.0" : "N0", CultureInfo.InvariantCulture)
        : None;
}
