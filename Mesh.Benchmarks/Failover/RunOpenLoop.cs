using System.Diagnostics;
using Mesh.Benchmarks.Contenders;
using Mesh.Benchmarks.Processes;

namespace Mesh.Benchmarks.Failover;

/// <summary>Sends requests at a steady rate from the process that is told so, strikes another node, and counts what
/// becomes of the requests.</summary>
/// <param name="PerSecond">How many requests are due in a second.</param>
/// <param name="BeforeSeconds">How long before the fault.</param>
/// <param name="AfterSeconds">How long after the fault, at most.</param>
/// <param name="CalmSeconds">So long after the last failure, and the fault, nothing more is expected.</param>
/// <param name="Victim">The id of the process that is struck.</param>
/// <param name="Fault">What happens to it.</param>
internal sealed record RunOpenLoop(
    int PerSecond, double BeforeSeconds, double AfterSeconds, double CalmSeconds, int Victim, NodeFault Fault)
    : NodeCommand
{
    /// <summary>What a request may take beyond its time-out before it counts as never ended.</summary>
    internal static TimeSpan Patience => TimeSpan.FromSeconds(10);

    internal override Task<NodeAnswer> RunAsync(IContenderNode node, CancellationToken cancellation) =>
        Task.Factory.StartNew(
            () => Measure(node, cancellation),
            cancellation,
            TaskCreationOptions.LongRunning, // a thread of its own: the pool's may all wait for the victim
            TaskScheduler.Default);

    private NodeAnswer Measure(IContenderNode node, CancellationToken cancellation)
    {
        using var pauses = new PauseWatch();
        var ledger = new Ledger();
        var loop = new OpenLoop(node, PerSecond, ledger);
        loop.Run(() => loop.Elapsed.TotalSeconds >= BeforeSeconds, cancellation);

        var pauseBefore = pauses.TakeLongest();
        var struck = Stopwatch.GetTimestamp();
        NodeFaults.Strike(Victim, Fault);
        loop.Run(() => IsOver(struck, ledger), cancellation);
        var stopped = Stopwatch.GetTimestamp();
        var pauseAfter = pauses.TakeLongest();

        return OpenLoopFigures.Of(ledger.Close(Patience), struck, stopped) with
        {
            PauseBeforeMilliseconds = pauseBefore.TotalMilliseconds,
            PauseMilliseconds = pauseAfter.TotalMilliseconds,
        };
    }

    private bool IsOver(long struck, Ledger ledger) =>
        Stopwatch.GetElapsedTime(struck).TotalSeconds >= AfterSeconds
        || Stopwatch.GetElapsedTime(Math.Max(struck, ledger.LastFailure)).TotalSeconds >= CalmSeconds;
}
