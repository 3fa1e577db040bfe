using System.Diagnostics;
using Mesh.Documents;
using Mesh.Telemetry;

namespace Mesh.Node.Forwarding;

/// <summary>The span of one sending to an instance, and the trace context that the instance is told.</summary>
internal static class AttemptSpan
{
    private const string TraceParent = "traceparent";
    private const string TraceState = "tracestate";

    /// <summary>Begins one; null for most: nobody listens, or the trace is not recorded. Either way the message goes on with the
    /// trace that this node takes part in; without one, with what its caller said.</summary>
    internal static Activity? Begin(HttpRequestMessage message, ForwardedRequest request, Attempt attempt, string node)
    {
        if (Activity.Current is not { } current)
        {
            return null;
        }

        var span = Spans.OfForward(current.Context, request.Routes.Name, node)?
            .SetTag(Labels.Instance, attempt.Instance.Name)
            .SetTag("mesh.attempt", request.Attempts)
            .SetTag("mesh.route.rule", Words.Of(attempt.Rule.ToString()));
        var told = span ?? current;
        message.Headers.Remove(TraceParent);
        message.Headers.Remove(TraceState);
        message.Headers.TryAddWithoutValidation(TraceParent, $"00-{told.TraceId}-{told.SpanId}-{(byte)told.ActivityTraceFlags:x2}");
        if (told.TraceStateString is { Length: > 0 } state)
        {
            message.Headers.TryAddWithoutValidation(TraceState, state);
        }

        return span;
    }

    /// <summary>Its response's headers are there.</summary>
    internal static void Answered(Activity span, int status)
    {
        var (_, outcome, reason) = ResponseMeaning.Of(status);
        span.SetTag("http.response.status_code", status);
        RequestTrace.Finish(span, outcome, Words.Of(reason));
    }

    /// <summary>It got none.</summary>
    internal static void Failed(Activity span, string why) => RequestTrace.Finish(span, Outcome.Unknown, why);
}
