using System.Globalization;

namespace Mesh.Benchmarks.Scale;

/// <summary>The curve beyond what is started here, as a Markdown table.</summary>
internal static class BeyondTable
{
    private static readonly (string Name, Func<BeyondFigures, string> Cell)[] Columns =
    [
        ("nodes", figures => figures.Nodes.ToString("N0", CultureInfo.InvariantCulture)),
        ("ring: build, ms", figures => Text(figures.RingBuilt.TotalMilliseconds)),
        ("lookup, ns", figures => Text(figures.LookupNanoseconds)),
        ("memory, MB", figures => Text(figures.RingBytes / 1e6)),
        ("full mesh: links out + in", figures => Links(figures.FullMesh)),
        ("messages/s", figures => Text(figures.FullMesh.Messages)),
        ("detector, cores/1,000", figures => Text(1_000 * figures.FullMesh.DetectorCores)),
        ("planned: links out + in", figures => Links(figures.Planned)),
        ("messages/s", figures => Text(figures.Planned.Messages)),
        ("detector, cores/1,000", figures => Text(1_000 * figures.Planned.DetectorCores)),
        ("voter: links out + in", figures => Links(figures.PlannedOfVoter)),
        ("messages/s", figures => Text(figures.PlannedOfVoter.Messages)),
    ];

    /// <summary>The table with a line that says what its figures mean.</summary>
    internal static string Of(IEnumerable<BeyondFigures> all) =>
        "For each node, by Mesh's own ring, link plan and detector; messages are the pings, pongs and tellings that it sends while"
        + " idle. Akka's gossip comes on top.\n\n"
        + Row(Columns.Select(column => column.Name))
        + Row(Columns.Select(_ => "---:"))
        + string.Concat(all.Select(figures => Row(Columns.Select(column => column.Cell(figures)))));

    private static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |\n";

    private static string Links(LinkCost cost) => $"{Text(cost.Out)} + {Text(cost.In)}";

    private static string Text(double value) => value.ToString(
        value >= 100 || value == Math.Floor(value) ? "N0" : value >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);
}
