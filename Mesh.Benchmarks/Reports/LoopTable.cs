using Mesh.Benchmarks.ClosedLoop;

namespace Mesh.Benchmarks.Reports;

/// <summary>All contenders under one load.</summary>
internal static class LoopTable
{
    private static readonly string[] Columns =
    [
        "contender", "requests/s [least-most]", "to the best peer", "p50 µs", "p99 µs", "p99.9 µs", "failed",
        "CPU s per 100,000", "B per request", "peak MB of a node", "others' processors", "rounds",
    ];

    internal static IEnumerable<string> Lines(Medians medians, Cell cell) =>
    [
        $"## {Title($"{cell}")}",
        "",
        .. Report.Head(Columns),
        .. medians.Contenders.Where(contender => medians.RoundsOf(contender, cell) > 0)
            .Select(contender => Row(medians, contender, cell)),
        "",
    ];

    private static string Title(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..]}";

    private static string Row(Medians medians, string contender, Cell cell)
    {
        var rate = medians.Of(contender, cell, figures => figures.PerSecond)!.Value;
        var best = medians.MostOfPeers(cell, figures => figures.PerSecond);
        return Report.Row(
            contender,
            $"{rate.Median:N0} [{rate.Least:N0}-{rate.Most:N0}]",
            best > 0 ? $"{rate.Median / best:N2}" : "-",
            Median(figures => figures.P50, "N0"),
            Median(figures => figures.P99, "N0"),
            Median(figures => figures.P999, "N0"),
            Median(figures => figures.Failed, "N0"),
            Median(figures => figures.ProcessorSeconds, "N3"),
            Median(figures => figures.AllocatedBytes, "N0"),
            Median(figures => figures.PeakMegabytes, "N0"),
            Median(figures => figures.OtherProcessors, "N2"),
            $"{medians.RoundsOf(contender, cell)}");

        string Median(Func<LoopFigures, double> figure, string format) =>
            medians.Of(contender, cell, figure)!.Value.Median.ToString(format, null);
    }
}
