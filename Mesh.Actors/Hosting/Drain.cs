using Mesh.Configuration;
using Mesh.Links;
using Mesh.Services;

namespace Mesh.Hosting;

/// <summary>
/// How this node stops without losing anything: it says so, takes what still comes for a moment, hands back what waits,
/// and finishes what runs. It goes on routing its own callers' requests to others. Thread-safe.
/// </summary>
internal sealed class Drain(DataPlane plane, DrainOptions options, Func<bool> isMember)
{
    private readonly Lock _gate = new();
    private Task? _run;

    /// <summary>What waits or runs on this node, in words.</summary>
    public string Left => DrainPlan.InWords(
        [.. plane.Services.All.Select(host => (host.Definition.Name, host.UnderWay))]);

    /// <summary>Whether a drain has ended.</summary>
    public bool IsDone => Volatile.Read(ref _run) is { IsCompleted: true };

    /// <summary>Drains; whoever asks again joins. Ends after <c>mesh.drain.timeout</c> at the latest, and does not throw.</summary>
    /// <param name="why">Who asked for it, for the log.</param>
    public Task RunAsync(string why)
    {
        lock (_gate)
        {
            return _run ??= RunOnceAsync(why);
        }
    }

    private async Task RunOnceAsync(string why)
    {
        var began = plane.Clock.Monotonic();
        plane.Services.IsDraining = true;
        plane.States.Tell(state => state with { Draining = true });
        plane.Log.DrainBegun(why, options.Timeout, Left);
        using var patience = new CancellationTokenSource(options.Timeout, plane.Clock);
        try
        {
            await Task.Delay(DrainPlan.Announce(options, isMember()), plane.Clock, patience.Token).ConfigureAwait(false);
            await FinishAsync(patience.Token).ConfigureAwait(false);
            plane.Log.DrainEnded((plane.Clock.Monotonic() - began).TotalSeconds);
        }
        catch (OperationCanceledException)
        {
            plane.Log.DrainCutShort(options.Timeout, Left);
            plane.Services.Stop();
        }
        catch (Exception fault)
        {
            plane.Log.DrainFailed(fault);
        }
    }

    private async Task FinishAsync(CancellationToken cancellation)
    {
        var others = DrainAllAsync(host => !DrainPlan.IsLast(host), cancellation);
        await Task.WhenAny(others, Task.Delay(DrainPlan.WaitForOthers(options), plane.Clock, cancellation)).ConfigureAwait(false);
        await Task.WhenAll(others, DrainAllAsync(DrainPlan.IsLast, cancellation)).ConfigureAwait(false);
    }

    private Task DrainAllAsync(Func<ServiceHost, bool> which, CancellationToken cancellation) =>
        Task.WhenAll(plane.Services.All.Where(which).Select(host => host.DrainAsync(cancellation)));
}
