using System.Collections.Immutable;
using Mesh.Benchmarks.ClosedLoop;
using Mesh.Benchmarks.Forwarding;
using Mesh.Benchmarks.Http;

namespace Mesh.Benchmarks.Reports;

/// <summary>A run of <c>forward</c> as a document.</summary>
internal static class ForwardReport
{
    private const double GoalRatio = 0.8;

    internal static Findings Of(
        GatewayPlan plan, ImmutableArray<HttpServer> servers, Medians medians, ImmutableArray<string> faults)
    {
        var goal = Goal.AtLeast(
            "mesh-forward: requests/s",
            GoalRatio,
            medians.Ratio(ForwardServers.Mesh, ForwardServers.Yarp, plan.Cell, figures => figures.PerSecond),
            ForwardServers.Yarp);
        return new Findings(
            [
                "# One node that forwards, HTTP/1.1",
                "",
                .. Surroundings.Lines(),
                $"- load: {plan.Connections} connections kept alive, a request under way on each, {Workload.PayloadBytes} bytes echoed by"
                    + $" three Kestrel processes behind each forwarder; {plan.Rounds} rounds, forwarders in turn, each started afresh;"
                    + $" warm-up {plan.WarmUpSeconds} s, then {plan.Seconds} s; medians of the rounds, goals by medians of the rounds' ratios",
                "",
                .. servers.Select(server => $"- **{server.Name}**: {server.Description}"),
                "",
                .. GoalTable.Lines([goal]),
                .. LoopTable.Lines(medians, plan.Cell),
                Added(plan, medians),
                "",
                .. Report.Faults(faults),
            ],
            [goal],
            faults.IsEmpty);
    }

    private static string Added(GatewayPlan plan, Medians medians)
    {
        double Of(string server, Func<LoopFigures, double> figure) =>
            medians.Of(server, plan.Cell, figure)?.Median ?? double.NaN;
        var (p50, p99) = (
            Of(ForwardServers.Mesh, figures => figures.P50) - Of(ForwardServers.Yarp, figures => figures.P50),
            Of(ForwardServers.Mesh, figures => figures.P99) - Of(ForwardServers.Yarp, figures => figures.P99));
        return $"Added to plain YARP at {plan.Connections} connections: p50 {p50:N0} µs, p99 {p99:N0} µs.";
    }
}
