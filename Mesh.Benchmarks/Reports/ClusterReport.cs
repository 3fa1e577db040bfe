using System.Collections.Immutable;
using Mesh.Benchmarks.ClosedLoop;

namespace Mesh.Benchmarks.Reports;

/// <summary>A run of <c>cluster</c> or <c>tls</c> as a document.</summary>
internal static class ClusterReport
{
    internal static Findings Of(string title, Plan plan, Medians medians, ImmutableArray<Goal> goals, ImmutableArray<string> faults) =>
        new([.. Lines(title, plan, medians, goals, faults)], goals, faults.IsEmpty);

    private static IEnumerable<string> Lines(
        string title, Plan plan, Medians medians, ImmutableArray<Goal> goals, ImmutableArray<string> faults) =>
    [
        $"# {title}",
        "",
        .. Surroundings.Lines(),
        $"- load: {Workload.KeyCount:N0} keys, {Workload.PayloadBytes} bytes echoed; {Plan.Nodes} nodes on loopback;"
            + $" {Turns(plan)}; warm-up {plan.WarmUpSeconds} s for each"
            + $" load, then {plan.Seconds} s for each; medians of the rounds, goals by medians of the rounds' ratios",
        "- the caller inside is in one of the nodes; the caller outside is a process that hosts no keys, started when its"
            + " turn comes; CPU is of all nodes and the caller, bytes are of the caller's process",
        "",
        .. plan.Contenders.Select(contender => $"- **{contender.Name}**: {contender.Description}"),
        "",
        .. GoalTable.Lines(goals),
        .. medians.Cells.SelectMany(cell => LoopTable.Lines(medians, cell)),
        .. Report.Faults(faults),
    ];

    private static string Turns(Plan plan) => plan.Turns > 0
        ? $"{plan.Rounds} starts of the same nodes, {plan.Turns} rounds each, telemetry switched off and on in turn"
        : $"{plan.Rounds} rounds, contenders in turn, each started afresh";
}
