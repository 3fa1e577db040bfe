using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Mesh.Connections;
using Mesh.Hosting;
using Mesh.Remoting;

namespace Mesh.Telemetry;

/// <summary>Measures the node itself.</summary>
internal static class NodeMeter
{
    private static readonly KeyValuePair<string, object?> Timer = new(Labels.Lag, "timer");
    private static readonly KeyValuePair<string, object?> ThreadPool = new(Labels.Lag, "thread-pool");
    private static readonly KeyValuePair<string, object?> Collections = new(Labels.Lag, "gc");

    public static void Create(Meter meter, MeshRuntime runtime, ImmutableArray<IRefusingPort> ports, DroppedMessages dropped)
    {
        meter.CreateObservableGauge("mesh.node.ready", () => runtime.Readiness.IsReady ? 1 : 0, "1", "Whether this node takes requests: 1 or 0.");
        meter.CreateObservableGauge(
            "mesh.node.draining", () => runtime.IsDraining ? 1 : 0, "1", "Whether this node takes no new work, because it is leaving: 1 or 0.");
        meter.CreateObservableGauge(
            "mesh.node.doubt", () => runtime.Doubt, "1", "How many times this node has raised its thresholds, being starved itself.");
        meter.CreateObservableCounter(
            "mesh.connection.refusals",
            () => ports.Select(port => Labels.Of(port.Refused, Labels.Plane, port.Plane)),
            "{connection}",
            "Connections refused, or closed for what came over them.");
        meter.CreateObservableCounter(
            "mesh.control.drops", () => dropped.Count, "{message}", "Messages over the control plane that were not read, or were for nobody.");
        var lag = meter.CreateHistogram(
            "mesh.node.lag", "s", "What kept this node from its work, at each look.", null, Buckets.Lags);
        runtime.Plane.Starved = starvation =>
        {
            lag.Record(starvation.Late.TotalSeconds, Timer);
            lag.Record(starvation.PoolWait.TotalSeconds, ThreadPool);
            lag.Record(starvation.Paused.TotalSeconds, Collections);
        };
    }
}
