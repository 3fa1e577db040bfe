using System.Collections.Immutable;
using System.Diagnostics;
using Mesh.Benchmarks.Contenders;
using Mesh.Benchmarks.Processes;

namespace Mesh.Benchmarks.ClosedLoop;

/// <summary>Runs a closed loop in the process that is told so, and measures it.</summary>
/// <param name="InFlight">How many requests are under way at any time.</param>
/// <param name="Seconds">How long.</param>
/// <param name="Nodes">The ids of the processes that host keys.</param>
/// <param name="Caller">The id of the process that is told.</param>
internal sealed record RunClosedLoop(int InFlight, double Seconds, ImmutableArray<int> Nodes, int Caller) : NodeCommand
{
    // Kept from run to run, so that the threads' histograms are there when a window begins.
    private static readonly Latencies Latencies = new();

    internal override Task<NodeAnswer> RunAsync(IContenderNode node, CancellationToken cancellation) =>
        Task.Factory.StartNew(
            () => Measure(node, cancellation),
            cancellation,
            TaskCreationOptions.LongRunning, // a thread of its own: the pool's are busy, and would see the window's end late
            TaskScheduler.Default);

    private NodeAnswer Measure(IContenderNode node, CancellationToken cancellation)
    {
        var processes = Nodes.Contains(Caller) ? Nodes : Nodes.Add(Caller);
        Latencies.Reset();
        foreach (var process in Nodes)
        {
            Footprint.ForgetPeak(process);
        }

        var machine = Footprint.MachineSeconds();
        var processor = Footprint.ProcessorSeconds(processes);
        var allocated = GC.GetTotalAllocatedBytes();
        var began = Stopwatch.GetTimestamp();
        var loops = new Loops(node, InFlight, Latencies);
        cancellation.WaitHandle.WaitOne(TimeSpan.FromSeconds(Seconds));
        loops.Stop();
        var elapsed = Stopwatch.GetElapsedTime(began);
        processor = Footprint.ProcessorSeconds(processes) - processor;
        machine = Footprint.MachineSeconds() - machine;
        allocated = GC.GetTotalAllocatedBytes() - allocated;
        var peak = Nodes.Max(Footprint.PeakBytes);

        var count = loops.CountAsync().GetAwaiter().GetResult();
        return LoopFigures.Of(count, elapsed, Latencies.Percentiles(50, 99, 99.9), processor, allocated, peak) with
        {
            OtherProcessors = Math.Max(0, (machine - processor) / elapsed.TotalSeconds),
            Fault = loops.Fault,
        };
    }
}
