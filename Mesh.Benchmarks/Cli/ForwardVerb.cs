using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Mesh.Benchmarks.ClosedLoop;
using Mesh.Benchmarks.Forwarding;
using Mesh.Benchmarks.Http;
using Mesh.Benchmarks.Reports;

namespace Mesh.Benchmarks.Cli;

/// <summary><c>forward</c>: a node that forwards HTTP, beside plain YARP.</summary>
internal static class ForwardVerb
{
    private const int Backends = 3;
    private const string YarpName = "yarp";

    private static readonly Option<int> Rounds = Options.Number("--rounds", "How often each is started and measured.", 5);
    private static readonly Option<int> Connections = Options.Number("--connections", "How many at once.", 64);
    private static readonly Option<double> Seconds = Options.Seconds("--seconds", "How long each is measured.", 4);
    private static readonly Option<double> WarmUp = Options.Seconds("--warm-up", "How long each is asked before: its code is compiled as it runs.", 10);
    private static readonly Option<bool> Quick = Options.Flag("--quick", "One round of one second: does it run?");
    private static readonly Option<FileInfo?> Document = Options.Document();
    private static readonly Option<int> Port = Options.Number("--port", "Where it serves.", 0);
    private static readonly Option<string> Ports = Options.List("--backends", "The ports that it forwards to.", "");

    internal static Command Command { get; } = Create();

    /// <summary>The plain forwarder.</summary>
    internal static Command YarpCommand { get; } = CreateYarp();

    /// <summary>The arguments that start it.</summary>
    internal static string[] YarpArguments(int port, ImmutableArray<int> backends) =>
        [YarpName, "--port", $"{port}", "--backends", string.Join(',', backends)];

    private static Command Create()
    {
        var command = new Command("forward", "A node that forwards HTTP/1.1 to three servers, beside plain YARP.")
        {
            Rounds, Connections, Seconds, WarmUp, Quick, Document,
        };
        command.SetAction(async (result, cancellation) =>
            Report.Write(await RunAsync(result, cancellation), result.GetValue(Document)));
        return command;
    }

    private static Command CreateYarp()
    {
        var command = new Command(YarpName, "YARP's forwarder; other verbs start it.") { Port, Ports };
        command.Hidden = true;
        command.SetAction((result, cancellation) => PlainYarp.RunAsync(
            result.GetValue(Port),
            [.. result.GetValue(Ports)!.Split(',').Select(port => int.Parse(port, CultureInfo.InvariantCulture))],
            cancellation));
        return command;
    }

    private static async Task<Findings> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var quick = result.GetValue(Quick);
        var plan = new GatewayPlan(
            quick ? 1 : result.GetValue(Rounds),
            result.GetValue(Connections),
            quick ? 1 : result.GetValue(Seconds),
            quick ? 1 : result.GetValue(WarmUp));
        var backends = new List<HttpServerProcess>();
        try
        {
            for (var number = 0; number < Backends; number++)
            {
                backends.Add(await HttpServerProcess.StartAsync(HttpServer.Kestrel));
            }

            var servers = ForwardServers.Of([.. backends.Select(backend => backend.Port)]);
            var run = new GatewayRun(plan, servers, Console.Error);
            await run.RunAsync(cancellation);
            return ForwardReport.Of(plan, servers, new Medians(run.Samples), run.Faults);
        }
        finally
        {
            foreach (var backend in backends)
            {
                await backend.DisposeAsync();
            }
        }
    }
}
