using System.Diagnostics;
using Mesh.Documents;
using Mesh.Requests;
using Mesh.Routing;

namespace Mesh.Telemetry;

/// <summary>The spans of one request that is recorded, from its beginning to its end. For the request's owner alone, as the
/// request is.</summary>
/// <param name="span">The request's own span.</param>
/// <param name="service">Its service.</param>
/// <param name="node">This node.</param>
/// <param name="isPart">Whether another ends the span: the request goes two ways at once.</param>
internal sealed class RequestTrace(Activity span, string service, string node, bool isPart = false)
{
    private Activity? _attempt;

    /// <summary>The request's own span.</summary>
    public Activity Span => span;

    /// <summary>What the attempt's node is told; null while there is none.</summary>
    public TraceParent? Attempt { get; set; }

    /// <summary>An attempt is about to be sent.</summary>
    /// <param name="peer">The node.</param>
    /// <param name="number">1 for the first.</param>
    /// <param name="rule">The rule that chose the node.</param>
    /// <param name="why">The same in a sentence.</param>
    public void Begin(string peer, int number, string rule, string why)
    {
        _attempt = Spans.OfAttempt(span, service, node)?
            .SetTag(Labels.Peer, peer)
            .SetTag("mesh.attempt", number)
            .SetTag("mesh.route.rule", rule)
            .SetTag("mesh.route.reason", why);
        Attempt = _attempt is null ? null : new TraceParent(_attempt.Context);
    }

    /// <summary>The attempt was not sent: it is none.</summary>
    public void Withdraw(string why)
    {
        span.AddEvent(new("not sent", tags: new() { [Labels.Peer] = _attempt?.GetTagItem(Labels.Peer), [Labels.Reason] = why }));
        (_attempt, Attempt) = (null, null);
    }

    /// <summary>The attempt's node has answered.</summary>
    public void EndAttempt(in Answer answer) => EndAttempt(answer.Outcome, Words.Of(answer.Reason));

    /// <summary>The attempt is not waited for any more.</summary>
    /// <param name="why">Why.</param>
    public void EndAttempt(string why) => EndAttempt(Outcome.Unknown, why);

    /// <summary>The attempt did not end the request.</summary>
    /// <param name="step">What is done instead.</param>
    /// <param name="why">Why.</param>
    public void Follow(NextStep step, string why) => span.AddEvent(new(Words.Of(step.ToString()), tags: new() { [Labels.Reason] = why }));

    /// <summary>The request has ended.</summary>
    public void End(in RequestResult result)
    {
        if (isPart)
        {
            return;
        }

        span.SetTag("mesh.attempts", result.Attempts);
        Finish(span, result.Outcome, Words.Of(result.Reason));
    }

    /// <summary>Says how something ended, and ends its span.</summary>
    public static void Finish(Activity span, Outcome outcome, string reason)
    {
        span.SetTag(Labels.Outcome, Words.Of(outcome)).SetTag(Labels.Reason, reason);
        if (outcome is not (Outcome.Replied or Outcome.Refused))
        {
            span.SetStatus(ActivityStatusCode.Error, reason);
        }

        Spans.End(span);
    }

    private void EndAttempt(Outcome outcome, string reason)
    {
        if (_attempt is { } attempt)
        {
            (_attempt, Attempt) = (null, null);
            Finish(attempt, outcome, reason);
        }
    }
}
