using System.CommandLine;
using Mesh.Benchmarks.ClosedLoop;
using Mesh.Benchmarks.Contenders;
using Mesh.Benchmarks.Reports;

namespace Mesh.Benchmarks.Cli;

/// <summary><c>tls</c>: what TLS between nodes costs: the same closed loops without and with it, in turn.</summary>
internal static class TlsVerb
{
    private static readonly Option<int> Rounds = Options.Number("--rounds", "How often each is started and measured.", 7);
    private static readonly Option<double> Seconds = Options.Seconds("--seconds", "How long each load is measured.", 4);
    private static readonly Option<double> WarmUp = Options.Seconds("--warm-up", "How long each load runs before.", 2);
    private static readonly Option<bool> Quick = Options.Flag("--quick", "One round, one second for each load: does it run?");
    private static readonly Option<FileInfo?> Document = Options.Document();

    internal static Command Command { get; } = Create();

    internal static async Task<Findings> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var quick = result.GetValue(Quick);
        var plan = new Plan(
            Contestants.UnderTls,
            quick ? 1 : result.GetValue(Rounds),
            [64, 1_024],
            [true],
            quick ? 1 : result.GetValue(Seconds),
            quick ? 1 : result.GetValue(WarmUp));
        var run = new ClusterRun(plan, Console.Error);
        await run.RunAsync(cancellation);
        var medians = new Medians(run.Samples);
        return ClusterReport.Of("Three nodes, without and with TLS between them", plan, medians, [.. Goals.JudgeTls(medians)], run.Faults);
    }

    private static Command Create()
    {
        var command = new Command("tls", "Three nodes without and with TLS between them, asked as fast as they answer.")
        {
            Rounds, Seconds, WarmUp, Quick, Document,
        };
        command.SetAction(async (result, cancellation) =>
            Report.Write(await RunAsync(result, cancellation), result.GetValue(Document)));
        return command;
    }
}
