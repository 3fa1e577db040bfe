using System.Collections.Immutable;
using Mesh.Benchmarks.ClosedLoop;

namespace Mesh.Benchmarks.Http;

/// <summary>Measures all servers in turn, each started afresh in each round.</summary>
internal sealed class GatewayRun(GatewayPlan plan, ImmutableArray<HttpServer> servers, TextWriter progress)
{
    private readonly List<Sample> _samples = [];
    private readonly List<string> _faults = [];

    internal ImmutableArray<Sample> Samples => [.. _samples];

    /// <summary>What went wrong so far, as sentences.</summary>
    internal ImmutableArray<string> Faults => [.. _faults];

    internal async Task RunAsync(CancellationToken cancellation)
    {
        for (var round = 1; round <= plan.Rounds; round++)
        {
            foreach (var server in servers)
            {
                cancellation.ThrowIfCancellationRequested();
                await RunAsync(server, round, cancellation);
            }
        }
    }

    private async Task RunAsync(HttpServer server, int round, CancellationToken cancellation)
    {
        await using var process = await HttpServerProcess.StartAsync(server);
        await LoopAsync(process, plan.WarmUpSeconds, cancellation);
        var figures = await LoopAsync(process, plan.Seconds, cancellation);
        _samples.Add(new Sample(server.Name, plan.Cell, round, figures));
        progress.WriteLine($"round {round} of {plan.Rounds}: {server.Name}: {figures}");
        if (figures.Failed > 0)
        {
            _faults.Add($"round {round}: {server.Name}: {figures.Failed:N0} requests failed ({figures.Fault})");
        }
    }

    private async Task<LoopFigures> LoopAsync(HttpServerProcess process, double seconds, CancellationToken cancellation)
    {
        var loop = new RunClosedLoop(plan.Connections, seconds, [process.Id], Environment.ProcessId);
        return (LoopFigures)await loop.RunAsync(process.Caller, cancellation);
    }
}
