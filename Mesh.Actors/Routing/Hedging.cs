using System.Collections.Concurrent;
using Mesh.Links;
using Mesh.Traffic;

namespace Mesh.Routing;

/// <summary>
/// Sends a request that takes longer than nearly all of its service's a second time, to another node, and takes the
/// first good answer: one slow node then costs its callers little. Stands above the sending of one request; thread-safe.
/// </summary>
/// <param name="clock">Measures what attempts take.</param>
/// <param name="budgets">What second attempts count in, as retries do.</param>
/// <param name="send">Sends one request.</param>
internal sealed class Hedging(
    TimeProvider clock, RetryBudgets budgets, Func<Call, CancellationToken, ValueTask<RequestResult>> send)
{
    private const double Share = 0.95;

    private readonly ConcurrentDictionary<string, LatencyHistogram> _latencies = new(StringComparer.Ordinal);

    /// <summary>Whether a request is sent a second time when it is slow.</summary>
    /// <remarks>Not where a key has an actor: another node would answer from another state.</remarks>
    public static bool Covers(ServiceRoutes routes, in Call call) =>
        routes.Definition.Hedge && call.Idempotent && !call.IsStrict && !routes.KeepsState;

    /// <param name="call">The request. Its payload is copied: one attempt may be read when the other has ended.</param>
    /// <param name="node">Where the first attempt goes.</param>
    /// <param name="cancellation">The caller's.</param>
    public async Task<RequestResult> SendAsync(Call call, string? node, CancellationToken cancellation)
    {
        call = call with { Payload = call.Payload.ToArray() };
        var latencies = _latencies.GetOrAdd(call.Service, _ => new LatencyHistogram(clock));
        var budget = budgets.Of(call.Service);
        using var attempts = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var first = MeasuredAsync(call, latencies, attempts.Token);
        if (latencies.Quantile(Share) is not { } usual || await EndsWithinAsync(first, usual).ConfigureAwait(false)
            || !budget.TryTake())
        {
            return await first.ConfigureAwait(false);
        }

        call.Calls?.Follow(FollowUp.Hedge, "slow");
        try
        {
            var second = MeasuredAsync(call with { Avoid = node }, latencies, attempts.Token);
            return await BestOfAsync(first, second, attempts).ConfigureAwait(false);
        }
        finally
        {
            budget.Release();
        }
    }

    private static async Task<RequestResult> BestOfAsync(
        Task<RequestResult> first, Task<RequestResult> second, CancellationTokenSource attempts)
    {
        var earlier = await Task.WhenAny(first, second).ConfigureAwait(false);
        if (HedgePolicy.Settles((await earlier.ConfigureAwait(false)).Outcome))
        {
            await attempts.CancelAsync().ConfigureAwait(false); // ends the other at once, and tells its node
        }

        return HedgePolicy.Combine(await first.ConfigureAwait(false), await second.ConfigureAwait(false));
    }

    private async Task<bool> EndsWithinAsync(Task request, TimeSpan time)
    {
        using var waited = new CancellationTokenSource();
        var ended = await Task.WhenAny(request, Task.Delay(time, clock, waited.Token)).ConfigureAwait(false);
        await waited.CancelAsync().ConfigureAwait(false);
        return ended == request;
    }

    private async Task<RequestResult> MeasuredAsync(
        Call call, LatencyHistogram latencies, CancellationToken cancellation)
    {
        var began = clock.Monotonic();
        var result = await send(call, cancellation).ConfigureAwait(false);
        if (result.IsReplied || result.Reason == Reason.Cancelled)
        {
            // What was cut short took at least so long; without it, the slow would be forgotten and all be sent twice.
            latencies.Note(clock.Monotonic() - began);
        }

        return result;
    }
}
