using System.Runtime.InteropServices;
using Mesh.Faults.Records;

namespace Mesh.Faults.Traffic;

/// <summary>An open loop: as many requests a second as said, each with a number of its own.</summary>
internal sealed class LoadGenerator(LoadOptions options)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Stall = TimeSpan.FromMilliseconds(50);

    private int _underWay;

    /// <summary>Sends until the token is cancelled or the time is up, and then waits for what is under way.</summary>
    internal async Task RunAsync(CancellationToken stop)
    {
        using var gateways = new Gateways(options.Gateways);
        using var caller = new Caller(options, gateways);
        using var history = new HistoryWriter(options.History);
        using var timer = new PeriodicTimer(Step);
        var began = Monotonic.Now;
        var (looked, sent) = (began, 0L);
        while (!IsOver(began, stop))
        {
            var due = (long)(Monotonic.Duration(looked - began).TotalSeconds * options.PerSecond);
            for (; sent < due; sent++)
            {
                _ = SendAsync(caller, history, options.First + sent);
            }

            history.Write();
            await timer.WaitForNextTickAsync(CancellationToken.None).ConfigureAwait(false);
            looked = Look(looked, history);
        }

        history.Offered(options.PerSecond, new(began, looked));
        await WaitForAllAsync(timer, looked, history).ConfigureAwait(false);
    }

    /// <summary>Until told by SIGTERM or SIGINT.</summary>
    internal async Task RunUntilSignalAsync()
    {
        using var stop = new CancellationTokenSource();
        void OnSignal(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }

        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        await RunAsync(stop.Token).ConfigureAwait(false);
    }

    private bool IsOver(long began, CancellationToken stop) =>
        stop.IsCancellationRequested || (options.For is { } time && Monotonic.Duration(Monotonic.Now - began) >= time);

    private static long Look(long before, HistoryWriter history)
    {
        var now = Monotonic.Now;
        if (Monotonic.Duration(now - before) > Stall)
        {
            history.Stalled(new(before, now));
        }

        return now;
    }

    private async Task SendAsync(Caller caller, HistoryWriter history, long number)
    {
        Interlocked.Increment(ref _underWay);
        try
        {
            history.Add(await caller.SendAsync(options.Plan(number)).ConfigureAwait(false));
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private async Task WaitForAllAsync(PeriodicTimer timer, long looked, HistoryWriter history)
    {
        while (Volatile.Read(ref _underWay) > 0)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None).ConfigureAwait(false);
            looked = Look(looked, history);
        }

        history.Write();
    }
}
