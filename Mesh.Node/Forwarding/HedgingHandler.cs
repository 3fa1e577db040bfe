using Mesh.Routing;

namespace Mesh.Node.Forwarding;

/// <summary>
/// Sends a safe request that takes longer than nearly all of its upstream's a second time, to another instance, and takes the
/// first good response: one slow instance then costs its callers little. Only where the upstream says so, within the retry
/// budget, and for requests without a body. Thread-safe.
/// </summary>
internal sealed class HedgingHandler(HttpMessageHandler attempts, TimeProvider clock) : DelegatingHandler(attempts)
{
    private const double Share = 0.95;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellation)
    {
        var request = ForwardedRequest.Of(message);
        return request is { Routes.Latencies: { } latencies, Idempotent: true } && message.Content is null
                && !message.Headers.NonValidated.Contains("Upgrade")
            ? HedgedAsync(request, message, latencies, cancellation)
            : base.SendAsync(message, cancellation);
    }

    private async Task<HttpResponseMessage> HedgedAsync(
        ForwardedRequest request, HttpRequestMessage message, LatencyHistogram latencies, CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        using var firstOne = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var first = base.SendAsync(message, firstOne.Token);
        if (latencies.Quantile(Share) is not { } usual || await EndsWithinAsync(first, usual) || !request.TryHedge())
        {
            return await NotedAsync(first, latencies, began);
        }

        using var secondOne = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var other = request.Second();
        var second = base.SendAsync(CopyOf(message, other), secondOne.Token);
        var earlier = await Task.WhenAny(first, second);
        if (!IsGood(earlier))
        {
            await Task.WhenAny(earlier == first ? second : first); // the other may do better
        }

        // What is cut short took at least so long: without it, the slow would be forgotten and all be sent twice.
        latencies.Note(clock.GetElapsedTime(began));
        if (IsGood(second) && !IsGood(first))
        {
            await firstOne.CancelAsync();
            await DropAsync(first);
            request.Take(other);
            return await second;
        }

        await secondOne.CancelAsync();
        await DropAsync(second);
        other.Dispose();
        return await first;
    }

    private async Task<HttpResponseMessage> NotedAsync(Task<HttpResponseMessage> sent, LatencyHistogram latencies, long began)
    {
        var response = await sent;
        latencies.Note(clock.GetElapsedTime(began));
        return response;
    }

    private static async Task DropAsync(Task<HttpResponseMessage> unwanted)
    {
        try
        {
            (await unwanted).Dispose();
        }
        catch (Exception cut) when (cut is HttpRequestException or OperationCanceledException)
        {
            // nobody wants it
        }
    }

    private async Task<bool> EndsWithinAsync(Task sent, TimeSpan time)
    {
        using var waited = new CancellationTokenSource();
        var ended = await Task.WhenAny(sent, Task.Delay(time, clock, waited.Token));
        await waited.CancelAsync();
        return ended == sent;
    }

    private static bool IsGood(Task<HttpResponseMessage> sent) =>
        sent.IsCompletedSuccessfully && ResponseMeaning.Of((int)sent.Result.StatusCode).Outcome == Outcome.Replied;

    private static HttpRequestMessage CopyOf(HttpRequestMessage message, ForwardedRequest request)
    {
        var copy = new HttpRequestMessage(message.Method, message.RequestUri)
        {
            Version = message.Version,
            VersionPolicy = message.VersionPolicy,
        };
        foreach (var header in message.Headers.NonValidated)
        {
            copy.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        request.Attach(copy);
        return copy;
    }
}
