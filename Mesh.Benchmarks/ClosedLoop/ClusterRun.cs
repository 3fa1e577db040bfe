using System.Collections.Immutable;
using Mesh.Benchmarks.Contenders;
using Mesh.Benchmarks.Processes;

namespace Mesh.Benchmarks.ClosedLoop;

/// <summary>Carries out a <see cref="Plan"/>: contenders take turns in each round, so that a noisy machine is noisy for
/// all of them.</summary>
/// <param name="plan">What is measured.</param>
/// <param name="progress">Told of each figure as it comes.</param>
internal sealed class ClusterRun(Plan plan, TextWriter progress)
{
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(30);

    private readonly List<Sample> _samples = [];
    private readonly List<string> _faults = [];

    /// <summary>What was measured so far.</summary>
    internal ImmutableArray<Sample> Samples => [.. _samples];

    /// <summary>What went wrong so far, as sentences.</summary>
    internal ImmutableArray<string> Faults => [.. _faults];

    /// <summary>Measures all. A contender that fails is told of, and is missing from its round.</summary>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        for (var round = 1; round <= plan.Rounds; round++)
        {
            foreach (var contender in plan.Turns > 0 ? plan.Contenders[^1..] : plan.Contenders)
            {
                cancellation.ThrowIfCancellationRequested();
                try
                {
                    await (plan.Turns > 0 ? SwitchAsync(contender, round, cancellation) : RunAsync(contender, round, cancellation));
                }
                catch (NodeFailedException fault)
                {
                    Note($"round {round}: {fault.Message}");
                }
            }
        }
    }

    private async Task RunAsync(IContender contender, int round, CancellationToken cancellation)
    {
        await using var cluster = await ContenderCluster.StartAsync(contender, Plan.Nodes, Plan.Timeout);
        foreach (var inside in plan.Callers)
        {
            // The caller outside is started when its turn comes: before that it would cost processor time.
            var caller = inside ? cluster.Nodes[0] : await cluster.StartCallerAsync();
            await WarmUpAsync(cluster, caller, cancellation);
            foreach (var inFlight in plan.InFlight)
            {
                var cell = new Cell(inside, inFlight);
                var figures = await LoopAsync(cluster, caller, inFlight, plan.Seconds, cancellation);
                _samples.Add(new Sample(contender.Name, cell, round, figures));
                Tell(contender, round, cell, figures);
            }
        }
    }

    /// <summary>One start, measured without and with telemetry in turn; the order changes with each turn.</summary>
    private async Task SwitchAsync(IContender contender, int round, CancellationToken cancellation)
    {
        await using var cluster = await ContenderCluster.StartAsync(contender, Plan.Nodes, Plan.Timeout);
        var caller = cluster.Nodes[0];
        foreach (var isOn in (bool[])[false, true])
        {
            await SwitchAsync(cluster, isOn, cancellation);
            await WarmUpAsync(cluster, caller, cancellation);
        }

        for (var turn = 0; turn < plan.Turns; turn++)
        {
            foreach (var (inFlight, isOn) in plan.InFlight.SelectMany(inFlight => new[] { (inFlight, turn % 2 == 1), (inFlight, turn % 2 == 0) }))
            {
                await SwitchAsync(cluster, isOn, cancellation);
                var cell = new Cell(Inside: true, inFlight);
                var figures = await LoopAsync(cluster, caller, inFlight, plan.Seconds, cancellation);
                var measured = plan.Contenders[isOn ? ^1 : 0];
                _samples.Add(new Sample(measured.Name, cell, ((round - 1) * plan.Turns) + turn + 1, figures));
                Tell(measured, round, cell, figures);
            }
        }
    }

    private static async Task SwitchAsync(ContenderCluster cluster, bool isOn, CancellationToken cancellation) => await Task.WhenAll(
        cluster.Nodes.Select(node => node.AskAsync<NodeHasObeyed>(new SwitchTelemetry(isOn), Slack).WaitAsync(cancellation)));

    /// <summary>All loads, the greatest first: what runs most often is compiled best.</summary>
    private async Task WarmUpAsync(ContenderCluster cluster, NodeProcess caller, CancellationToken cancellation)
    {
        foreach (var inFlight in plan.InFlight.OrderDescending())
        {
            await LoopAsync(cluster, caller, inFlight, plan.WarmUpSeconds, cancellation);
        }
    }

    private static Task<LoopFigures> LoopAsync(
        ContenderCluster cluster, NodeProcess caller, int inFlight, double seconds, CancellationToken cancellation)
    {
        var command = new RunClosedLoop(inFlight, seconds, [.. cluster.Nodes.Select(node => node.Id)], caller.Id);
        return caller.AskAsync<LoopFigures>(command, TimeSpan.FromSeconds(seconds) + Plan.Timeout + Slack)
            .WaitAsync(cancellation);
    }

    private void Tell(IContender contender, int round, Cell cell, LoopFigures figures)
    {
        progress.WriteLine(
            $"round {round} of {plan.Rounds}: {contender.Name}, {cell}: {figures.PerSecond:N0}/s,"
            + $" p50 {figures.P50:N0} us, p99 {figures.P99:N0} us, {figures.ProcessorSeconds:N2} CPU s/100k,"
            + $" {figures.AllocatedBytes:N0} B, {figures.PeakMegabytes:N0} MB");
        if (figures.Failed > 0)
        {
            Note($"round {round}: {contender.Name}, {cell}: {figures.Failed:N0} requests failed ({figures.Fault})");
        }
    }

    private void Note(string fault)
    {
        _faults.Add(fault);
        progress.WriteLine(fault);
    }
}
