using System.Collections.Immutable;
using Mesh.Benchmarks.ClosedLoop;
using Mesh.Benchmarks.Http;

namespace Mesh.Benchmarks.Reports;

/// <summary>A run of <c>gateway</c> as a document.</summary>
internal static class GatewayReport
{
    private const double GoalRatio = 0.6;

    internal static Findings Of(GatewayPlan plan, Medians medians, ImmutableArray<string> faults)
    {
        var goal = GoalOf(plan, medians);
        return new Findings([.. Lines(plan, medians, goal, faults)], [goal], faults.IsEmpty);
    }

    private static IEnumerable<string> Lines(
        GatewayPlan plan, Medians medians, Goal goal, ImmutableArray<string> faults) =>
    [
        "# One node's gateway, HTTP/1.1",
        "",
        .. Surroundings.Lines(),
        $"- load: {plan.Connections} connections kept alive, a request under way on each, {Workload.KeyCount:N0} keys,"
            + $" {Workload.PayloadBytes} bytes echoed; {plan.Rounds} rounds, servers in turn, each started afresh; warm-up"
            + $" {plan.WarmUpSeconds} s, then {plan.Seconds} s; medians of the rounds, goals by medians of the rounds' ratios; CPU with the caller's, bytes the caller's alone",
        "",
        .. HttpServer.All.Select(server => $"- **{server.Name}**: {server.Description}"),
        "",
        .. GoalTable.Lines([goal]),
        .. LoopTable.Lines(medians, plan.Cell),
        .. Report.Faults(faults),
    ];

    private static Goal GoalOf(GatewayPlan plan, Medians medians) => Goal.AtLeast(
        "mesh-gateway: requests/s",
        GoalRatio,
        medians.Ratio(HttpServer.Gateway.Name, HttpServer.Kestrel.Name, plan.Cell, figures => figures.PerSecond),
        HttpServer.Kestrel.Name);
}
