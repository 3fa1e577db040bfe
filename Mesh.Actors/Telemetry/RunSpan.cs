using System.Diagnostics;
using Mesh.Documents;
using Mesh.Requests;
using Mesh.Services;

namespace Mesh.Telemetry;

/// <summary>The span of a handler's run; the current activity while the handler's own code runs.</summary>
internal sealed class RunSpan
{
    private readonly Activity _span;
    private Activity? _before;

    private RunSpan(Activity span) => _span = span;

    /// <summary>Begins one; null for most: nobody listens, or the trace is not recorded.</summary>
    public static RunSpan? Of(in IncomingRequest request, string node) =>
        request.Trace is null ? null : Begin(request, node);

    /// <summary>The handler's code begins on this thread, or goes on.</summary>
    public void Enter() => (_before, Activity.Current) = (Activity.Current, _span);

    /// <summary>It has returned. What it has left running keeps the span.</summary>
    public void Leave() => Activity.Current = _before;

    /// <summary>The run has ended.</summary>
    public void End(in Answer answer) => RequestTrace.Finish(_span, answer.Outcome, Words.Of(answer.Reason));

    private static RunSpan? Begin(in IncomingRequest request, string node) =>
        Spans.OfRun(request.Trace, request.Service, node) is { } span ? new RunSpan(span) : null;
}
