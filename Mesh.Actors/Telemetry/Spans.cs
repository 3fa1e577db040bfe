using System.Diagnostics;

namespace Mesh.Telemetry;

/// <summary>Begins and ends Mesh's spans, and leaves the current activity of the thread as it was. Thread-safe.</summary>
internal static class Spans
{
    private static readonly ActivitySource Source = new(MeshTraces.SourceName);

    /// <summary>The span of a request of a caller on this node; null for most: nobody listens, or its trace is not recorded.</summary>
    /// <param name="service">Its service; one that some member offers.</param>
    /// <param name="node">This node.</param>
    /// <param name="given">What the caller says that it belongs to; null: the current activity.</param>
    public static Activity? OfRequest(string service, string node, ActivityContext? given)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var parent = given ?? Activity.Current?.Context ?? default;
        return IsRecorded(parent) ? Begin("request", service, node, ActivityKind.Internal, parent) : null;
    }

    /// <summary>The span of one attempt.</summary>
    public static Activity? OfAttempt(Activity request, string service, string node) =>
        Begin("attempt", service, node, ActivityKind.Client, request.Context);

    /// <summary>The span of one sending to an instance of an upstream; null for most.</summary>
    public static Activity? OfForward(in ActivityContext parent, string upstream, string node) =>
        Source.HasListeners() && IsRecorded(parent) ? Begin("forward", upstream, node, ActivityKind.Client, parent, Labels.Upstream) : null;

    /// <summary>The span of a handler's run; null for most.</summary>
    /// <param name="trace">The attempt that it belongs to; null for none that is recorded.</param>
    /// <param name="service">Its service.</param>
    /// <param name="node">This node.</param>
    public static Activity? OfRun(TraceParent? trace, string service, string node) =>
        trace is not null && Source.HasListeners() ? Begin("run", service, node, ActivityKind.Server, trace.Context) : null;

    /// <summary>Ends a span, on whatever thread.</summary>
    public static void End(Activity span)
    {
        var current = Activity.Current;
        span.Stop();
        Activity.Current = current; // not what was current when the span began
    }

    private static bool IsRecorded(in ActivityContext context) => (context.TraceFlags & ActivityTraceFlags.Recorded) != 0;

    private static Activity? Begin(
        string what, string service, string node, ActivityKind kind, in ActivityContext parent, string label = Labels.Service)
    {
        if (Source.CreateActivity($"{what} {service}", kind, parent) is not { Recorded: true } span)
        {
            return null; // whoever listens samples otherwise than by the parent
        }

        var current = Activity.Current;
        span.SetTag(label, service).SetTag(Labels.Node, node).Start();
        Activity.Current = current;
        return span;
    }
}
