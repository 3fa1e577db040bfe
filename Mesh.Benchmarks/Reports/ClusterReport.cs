using System.Collections.Immutable;
using Mesh.Benchmarks.ClosedLoop;

namespace Mesh.Benchmarks.Reports;

/// <summary>A run of <c>cluster</c> as a document.</summary>
internal static class ClusterReport
{
    private static readonly string[] Columns =
    [
        "contender", "requests/s [least-most]", "to the best peer", "p50 µs", "p99 µs", "p99.9 µs", "failed",
        "CPU s per 100,000", "B per request", "peak MB of a node", "rounds",
    ];

    internal static IEnumerable<string> Lines(Plan plan, Medians medians, ImmutableArray<string> faults) =>
    [
        "# Three nodes, closed loop",
        "",
        .. Surroundings.Lines(),
        $"- load: {Workload.KeyCount:N0} keys, {Workload.PayloadBytes} bytes echoed; {Plan.Nodes} nodes on loopback;"
            + $" {plan.Rounds} rounds, contenders in turn, each started afresh; warm-up {plan.WarmUpSeconds} s for each load,"
            + $" then {plan.Seconds} s for each; medians of the rounds; latencies of a run merged over its loops",
        "",
        .. plan.Contenders.Select(contender => $"- **{contender.Name}**: {contender.Description}"),
        "",
        .. GoalLines(medians),
        .. medians.Cells.SelectMany(cell => Table(medians, cell)),
        .. faults.IsEmpty ? [] : (string[])["## What went wrong", "", .. faults.Select(fault => $"- {fault}")],
    ];

    private static IEnumerable<string> GoalLines(Medians medians) =>
    [
        "## Goals",
        "",
        .. Report.Head("goal", "wanted", "measured", "met"),
        .. Goals.Judge(medians).Select(goal => Report.Row(goal.Name, goal.Wanted, goal.Measured, goal.Verdict)),
        "",
    ];

    private static IEnumerable<string> Table(Medians medians, Cell cell) =>
    [
        $"## {char.ToUpperInvariant($"{cell}"[0])}{$"{cell}"[1..]}",
        "",
        .. Report.Head(Columns),
        .. medians.Contenders.Where(contender => medians.RoundsOf(contender, cell) > 0)
            .Select(contender => Row(medians, contender, cell)),
        "",
    ];

    private static string Row(Medians medians, string contender, Cell cell)
    {
        var rate = medians.Of(contender, cell, figures => figures.PerSecond)!.Value;
        var best = medians.MostOfPeers(cell, figures => figures.PerSecond);
        return Report.Row(
            contender,
            $"{rate.Median:N0} [{rate.Least:N0}-{rate.Most:N0}]",
            best is { Median: > 0 } ? $"{rate.Median / best.Value.Median:N2}" : "-",
            Median(figures => figures.P50, "N0"),
            Median(figures => figures.P99, "N0"),
            Median(figures => figures.P999, "N0"),
            Median(figures => figures.Failed, "N0"),
            Median(figures => figures.ProcessorSeconds, "N3"),
            Median(figures => figures.AllocatedBytes, "N0"),
            Median(figures => figures.PeakMegabytes, "N0"),
            $"{medians.RoundsOf(contender, cell)}");

        string Median(Func<LoopFigures, double> figure, string format) =>
            medians.Of(contender, cell, figure)!.Value.Median.ToString(format, null);
    }
}
