using System.CommandLine;
using Mesh.Benchmarks.Forwarding;
using Mesh.Benchmarks.Reports;

namespace Mesh.Benchmarks.Cli;

/// <summary><c>http-failover</c>: a steady load on HTTP servers behind Mesh, nginx and HAProxy, and a server of three that fails.</summary>
internal static class HttpFailoverVerb
{
    private const string BackendName = "backend";

    private static readonly Option<int> PerSecond = Options.Number("--per-second", "Requests due in a second.", 1_000);
    private static readonly Option<double> Before = Options.Seconds("--before", "How long before the fault.", 3);
    private static readonly Option<double> Fault = Options.Seconds("--fault", "How long the fault lasts.", 10);
    private static readonly Option<double> After = Options.Seconds("--after", "How long after its end.", 5);
    private static readonly Option<bool> Quick = Options.Flag("--quick", "One second each: does it run?");
    private static readonly Option<FileInfo?> Document = Options.Document();
    private static readonly Option<int> Port = Options.Number("--port", "Where it serves.", 0);
    private static readonly Option<int> Delay = Options.Number("--delay", "Milliseconds that an answer takes; 0 for the usual 2.", 0, least: 0);

    private static readonly Option<bool> Everywhere = Options.Flag("--everywhere", "At each address of the machine, not at 127.0.0.1 alone.");

    internal static Command Command { get; } = Create();

    /// <summary>A server behind the proxies.</summary>
    internal static Command BackendCommand { get; } = CreateBackend();

    /// <summary>The arguments that start one.</summary>
    internal static string[] BackendArguments(int port, int delayMilliseconds, bool everywhere = false) =>
        [BackendName, "--port", $"{port}", "--delay", $"{delayMilliseconds}", .. everywhere ? [Everywhere.Name] : Array.Empty<string>()];

    private static Command Create()
    {
        var command = new Command(
            "http-failover", "Three HTTP servers behind Mesh, nginx and HAProxy: one is killed, frozen, fails, or comes slow.")
        {
            PerSecond, Before, Fault, After, Quick, Document,
        };
        command.SetAction(async (result, cancellation) =>
            Report.Write(await RunAsync(result, cancellation), result.GetValue(Document)));
        return command;
    }

    private static Command CreateBackend()
    {
        var command = new Command(BackendName, "A server that proxies forward to; other verbs start it.") { Port, Delay, Everywhere };
        command.Hidden = true;
        command.SetAction((result, cancellation) =>
            Backend.RunAsync(result.GetValue(Port), result.GetValue(Delay), result.GetValue(Everywhere), cancellation));
        return command;
    }

    private static async Task<Findings> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var quick = result.GetValue(Quick);
        var plan = new HttpFailoverPlan(
            [.. ProxyKind.All.Where(proxy => proxy.IsInstalled())],
            Enum.GetValues<HttpFailoverCase>() is var all && quick ? [all[0]] : [.. all],
            quick ? 100 : result.GetValue(PerSecond),
            quick ? 1 : result.GetValue(Before),
            quick ? 1 : result.GetValue(Fault),
            quick ? 1 : result.GetValue(After));
        var run = new HttpFailoverRun(plan, Console.Error);
        await run.RunAsync(cancellation);
        return HttpFailoverReport.Of(plan, run.Samples, run.Faults);
    }
}
