using System.Diagnostics;
using Mesh.Routing;
using Microsoft.AspNetCore.Connections;

namespace Mesh.Node.Forwarding;

/// <summary>
/// Sends a forwarded request to the instance that its routes choose, and again where that is right: what follows an attempt is
/// <see cref="RetryPolicy"/>'s to say, as for every request of the mesh. Stands below the forwarder, which streams what this
/// returns. Thread-safe.
/// </summary>
/// <param name="transport">The connections to instances.</param>
/// <param name="clock">Measures attempts and deadlines.</param>
/// <param name="random">Keeps retries out of step.</param>
/// <param name="node">This node's name, for spans.</param>
internal sealed class UpstreamHandler(InstanceTransport transport, TimeProvider clock, Random random, string node = "") : HttpMessageHandler
{
    /// <exception cref="HttpRequestException">It got no response; why stands in <see cref="ForwardedRequest.Failure"/>.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellation)
    {
        var request = ForwardedRequest.Of(message);
        if (request.Body is { } body)
        {
            message.Content = Replayed(body, message.Content);
        }

        var began = clock.GetTimestamp();
        var left = request.Deadline;
        while (left > TimeSpan.Zero && request.Begin(clock) is { } attempt)
        {
            message.RequestUri = InstanceAddress.Of(attempt.Instance.Instance.Address, request.PathAndQuery);
            message.Headers.Host = attempt.Instance.Instance.Host; // with https, whom the certificate must be of
            var (response, next) = await AttemptAsync(request, message, attempt, left, cancellation);
            if (next == NextStep.End)
            {
                return response ?? throw new HttpRequestException(request.Failure?.Detail);
            }

            response?.Dispose();
            attempt.End();
            left = request.Deadline - clock.GetElapsedTime(began);
            if (next == NextStep.Retry && request.Pause(Chance()) is { Ticks: > 0 } pause && left > TimeSpan.Zero)
            {
                await Task.Delay(pause < left ? pause : left, clock, cancellation).ConfigureAwait(false);
                left = request.Deadline - clock.GetElapsedTime(began);
            }
        }

        request.Failure ??= left <= TimeSpan.Zero ? ForwardFailures.Overdue(request) : ForwardFailures.NobodyLeft(request);
        throw new HttpRequestException(request.Failure?.Detail);
    }

    private async Task<(HttpResponseMessage? Response, NextStep Next)> AttemptAsync(
        ForwardedRequest request,
        HttpRequestMessage message,
        Attempt attempt,
        TimeSpan left,
        CancellationToken caller)
    {
        // A request that may be repeated does not stay with an instance that turns suspect. One that was suspect when it was
        // chosen is tried all the same: then there was no better.
        var maySwitch = CanSendAgain(request, message) && RetryPolicy.MayLeaveSuspect(request.Idempotent, request.Losses)
            && !attempt.Instance.IsSuspect;
        var untilSuspect = maySwitch ? attempt.Instance.UntilSuspect : CancellationToken.None;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(caller, untilSuspect);
        patience.CancelAfter(left);
        try
        {
            var response = await SendOnceAsync(request, message, attempt, patience.Token).ConfigureAwait(false);
            return (response, JudgeResponse(request, message, attempt, response));
        }
        catch (OperationCanceledException) when (untilSuspect.IsCancellationRequested && !caller.IsCancellationRequested)
        {
            return (null, NextStep.Reroute);
        }
        catch (OperationCanceledException)
        {
            attempt.End(caller.IsCancellationRequested ? LoadEnd.Withdrawn : LoadEnd.Failed);
            request.Failure = caller.IsCancellationRequested ? null : ForwardFailures.Overdue(request);
            caller.ThrowIfCancellationRequested();
            return (null, NextStep.End);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            return (null, JudgeFault(request, message, attempt, fault));
        }
    }

    private Task<HttpResponseMessage> SendOnceAsync(
        ForwardedRequest request, HttpRequestMessage message, Attempt attempt, CancellationToken cancellation)
    {
        var span = AttemptSpan.Begin(message, request, attempt, node);
        var sent = transport.Requests.SendAsync(message, cancellation);
        return span is null ? sent : TracedAsync(sent, span, attempt);
    }

    private static async Task<HttpResponseMessage> TracedAsync(Task<HttpResponseMessage> sent, Activity span, Attempt attempt)
    {
        try
        {
            var response = await sent.ConfigureAwait(false);
            AttemptSpan.Answered(span, (int)response.StatusCode);
            return response;
        }
        catch (Exception fault)
        {
            AttemptSpan.Failed(span, fault switch
            {
                OperationCanceledException => attempt.Instance.IsSuspect ? "suspect" : "cancelled",
                _ => IsConnectFault(fault) ? "not-sent" : "connection-lost",
            });
            throw;
        }
    }

    private static NextStep JudgeResponse(
        ForwardedRequest request, HttpRequestMessage message, Attempt attempt, HttpResponseMessage response)
    {
        var (end, outcome, reason) = ResponseMeaning.Of((int)response.StatusCode);
        attempt.Answered(end);
        return outcome != Outcome.Replied && CanSendAgain(request, message)
            && request.Judge(AttemptFate.Answered, outcome, reason) == NextStep.Retry && request.TryRetry()
            ? NextStep.Retry
            : NextStep.End;
    }

    private static NextStep JudgeFault(ForwardedRequest request, HttpRequestMessage message, Attempt attempt, Exception fault)
    {
        if (IsOfCaller(fault))
        {
            attempt.End(LoadEnd.Withdrawn);
            return NextStep.End;
        }

        var wasSent = !IsConnectFault(fault);
        if (!wasSent)
        {
            attempt.Instance.Refused();
        }

        request.Losses += wasSent ? 1 : 0;
        var next = request.Judge(wasSent ? AttemptFate.ConnectionLost : AttemptFate.NeverSent);
        attempt.End(wasSent ? LoadEnd.Failed : LoadEnd.Withdrawn);
        if (next != NextStep.End && (!wasSent || CanSendAgain(request, message))) // without a connection no body was begun
        {
            return next;
        }

        request.Failure = ForwardFailures.Lost(request, attempt, wasSent, fault);
        return NextStep.End;
    }

    /// <summary>Whether what may have been sent in part can be sent again from its beginning.</summary>
    private static bool CanSendAgain(ForwardedRequest request, HttpRequestMessage message) =>
        message.Content is null || request.Body is not null;

    private static ByteArrayContent Replayed(byte[] body, HttpContent? streamed)
    {
        var content = new ByteArrayContent(body);
        foreach (var header in streamed?.Headers.NonValidated ?? default)
        {
            content.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        return content;
    }

    /// <summary>Whether the request's own body broke off, or broke HTTP: no doing of the instance.</summary>
    private static bool IsOfCaller(Exception fault)
    {
        for (var cause = fault.InnerException; cause is not null; cause = cause.InnerException)
        {
            if (cause is BadHttpRequestException or ConnectionResetException or ConnectionAbortedException)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsConnectFault(Exception fault) => fault is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };

    private double Chance()
    {
        lock (random)
        {
            return random.NextDouble();
        }
    }
}
