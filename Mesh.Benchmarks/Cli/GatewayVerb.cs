using System.CommandLine;
using Mesh.Benchmarks.ClosedLoop;
using Mesh.Benchmarks.Http;
using Mesh.Benchmarks.Reports;

namespace Mesh.Benchmarks.Cli;

/// <summary><c>gateway</c>: a node's gateway beside a bare Kestrel.</summary>
internal static class GatewayVerb
{
    private static readonly Option<int> Rounds = Options.Number("--rounds", "How often each is started and measured.", 5);
    private static readonly Option<int> Connections = Options.Number("--connections", "How many at once.", 64);
    private static readonly Option<double> Seconds = Options.Seconds("--seconds", "How long each is measured.", 4);
    private static readonly Option<double> WarmUp = Options.Seconds("--warm-up", "How long each is asked before.", 3);
    private static readonly Option<bool> Quick = Options.Flag("--quick", "One round of one second: does it run?");
    private static readonly Option<FileInfo?> Document = Options.Document();

    internal static Command Command { get; } = Create();

    internal static async Task<Findings> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var plan = PlanOf(result);
        var run = new GatewayRun(plan, HttpServer.All, Console.Error);
        await run.RunAsync(cancellation);
        return GatewayReport.Of(plan, new Medians(run.Samples), run.Faults);
    }

    private static Command Create()
    {
        var command = new Command("gateway", "A node's gateway over HTTP/1.1, beside a bare echo on Kestrel.")
        {
            Rounds, Connections, Seconds, WarmUp, Quick, Document,
        };
        command.SetAction(async (result, cancellation) =>
            Report.Write(await RunAsync(result, cancellation), result.GetValue(Document)));
        return command;
    }

    private static GatewayPlan PlanOf(ParseResult result)
    {
        var quick = result.GetValue(Quick);
        return new GatewayPlan(
            quick ? 1 : result.GetValue(Rounds),
            result.GetValue(Connections),
            quick ? 1 : result.GetValue(Seconds),
            quick ? 1 : result.GetValue(WarmUp));
    }
}
