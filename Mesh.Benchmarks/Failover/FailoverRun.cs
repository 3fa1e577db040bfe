using System.Collections.Immutable;
using Mesh.Benchmarks.ClosedLoop;
using Mesh.Benchmarks.Processes;

namespace Mesh.Benchmarks.Failover;

/// <summary>Carries out a <see cref="FailoverPlan"/>: the cases take turns in each round.</summary>
/// <param name="plan">What is measured.</param>
/// <param name="progress">Told of each figure as it comes.</param>
internal sealed class FailoverRun(FailoverPlan plan, TextWriter progress)
{
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(30);

    private readonly List<FailoverSample> _samples = [];
    private readonly List<string> _faults = [];

    /// <summary>What was measured so far.</summary>
    internal ImmutableArray<FailoverSample> Samples => [.. _samples];

    /// <summary>What went wrong so far, as sentences. Failed requests are figures, not faults of the run.</summary>
    internal ImmutableArray<string> Faults => [.. _faults];

    /// <summary>Measures all. A contender that does not start is told of, and is missing from its round.</summary>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        for (var round = 1; round <= plan.Rounds; round++)
        {
            foreach (var one in plan.Cases)
            {
                cancellation.ThrowIfCancellationRequested();
                try
                {
                    var figures = await RunAsync(one, cancellation);
                    _samples.Add(new FailoverSample(one, figures));
                    progress.WriteLine($"round {round} of {plan.Rounds}: {one}: {Text(figures)}");
                }
                catch (NodeFailedException fault)
                {
                    _faults.Add($"round {round}: {one}: {fault.Message}");
                    progress.WriteLine(_faults[^1]);
                }
            }
        }
    }

    private async Task<OpenLoopFigures> RunAsync(FailoverCase one, CancellationToken cancellation)
    {
        await using var cluster = await ContenderCluster.StartAsync(
            one.Contender, FailoverPlan.Nodes, FailoverPlan.Timeout, one.Tuning);
        var (caller, victim) = (cluster.Nodes[0], cluster.Nodes[^1]);
        await AskAsync<LoopFigures>(
            caller,
            new RunClosedLoop(
                FailoverPlan.WarmUpInFlight,
                FailoverPlan.WarmUpSeconds,
                [.. cluster.Nodes.Select(node => node.Id)],
                caller.Id),
            FailoverPlan.WarmUpSeconds,
            cancellation);
        victim.MayEnd();
        var figures = await AskAsync<OpenLoopFigures>(
            caller,
            new RunOpenLoop(
                FailoverPlan.PerSecond,
                plan.BeforeSeconds,
                plan.AfterSeconds,
                FailoverPlan.CalmSeconds,
                victim.Id,
                one.Fault),
            plan.BeforeSeconds + plan.AfterSeconds,
            cancellation);
        victim.Kill(); // it may be frozen, and would not end when asked
        return figures;
    }

    private static Task<TAnswer> AskAsync<TAnswer>(
        NodeProcess caller, NodeCommand command, double seconds, CancellationToken cancellation)
        where TAnswer : NodeAnswer =>
        caller.AskAsync<TAnswer>(command, TimeSpan.FromSeconds(seconds) + RunOpenLoop.Patience + Slack)
            .WaitAsync(cancellation);

    private static string Text(OpenLoopFigures figures) =>
        $"{figures.Failed:N0} of {figures.Requests:N0} failed, the last after {figures.LastFailureMilliseconds:N0} ms;"
        + $" {figures.Late:N0} answered after more than 100 ms, at most {figures.LongestMilliseconds:N0} ms;"
        + $" own pauses up to {figures.PauseMilliseconds:N0} ms";
}
