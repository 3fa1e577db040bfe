using System.Diagnostics;
using Mesh.Benchmarks.ClosedLoop;
using Mesh.Benchmarks.Contenders;

namespace Mesh.Benchmarks.Failover;

/// <summary>Sends a request whenever one is due, however many are still under way. When it is late itself it sends at
/// once all that are due, and their time counts from when they were due.</summary>
/// <param name="node">Sends them.</param>
/// <param name="perSecond">How many are due in a second.</param>
/// <param name="ledger">Told of each.</param>
internal sealed class OpenLoop(IContenderNode node, int perSecond, Ledger ledger)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private readonly long _began = Stopwatch.GetTimestamp();
    private KeyDraw _keys = new(seed: 1);
    private long _sent;

    /// <summary>Since the first request was due.</summary>
    internal TimeSpan Elapsed => Stopwatch.GetElapsedTime(_began);

    /// <summary>Keeps the calling thread until it is over, or cancelled. It can be called again, and goes on.</summary>
    internal void Run(Func<bool> isOver, CancellationToken cancellation)
    {
        while (!isOver() && !cancellation.WaitHandle.WaitOne(Tick))
        {
            var now = Stopwatch.GetTimestamp();
            while (Due(_sent) <= now)
            {
                _ = SendAsync(_keys.Next(), Due(_sent));
                _sent++;
            }
        }
    }

    private long Due(long number) => _began + (number * Stopwatch.Frequency / perSecond);

    private async Task SendAsync(string key, long due)
    {
        ledger.Begin(due);
        try
        {
            ledger.End(due, await node.EchoAsync(key, Workload.Payload) ? null : "no payload");
        }
        catch (Exception failure)
        {
            ledger.End(due, FailureKind.Of(failure));
        }
    }
}
