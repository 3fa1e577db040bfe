using System.Diagnostics.Metrics;
using Mesh.Links;

namespace Mesh.Telemetry;

/// <summary>Measures the data plane's traffic and connections.</summary>
internal static class LinkMeter
{
    private const string Sent = "transmit";
    private const string Received = "receive";

    public static void Create(Meter meter, DataPlane plane)
    {
        meter.CreateObservableCounter("mesh.link.io", () => Both(plane, way => way.Bytes), "By", "Bytes over the data plane, before TLS.");
        meter.CreateObservableCounter("mesh.link.frames", () => Both(plane, way => way.Frames), "{frame}", "Frames over the data plane.");
        meter.CreateObservableCounter(
            "mesh.link.messages",
            () => Messages(plane.Sent, Sent).Concat(Messages(plane.Received, Received)),
            "{message}",
            "Requests and replies in these frames.");
        meter.CreateObservableUpDownCounter(
            "mesh.connection.count", () => plane.Gate.Open, "{connection}", "Connections that others have made to this node's data plane.");
    }

    private static IEnumerable<Measurement<long>> Both(DataPlane plane, Func<WireTraffic, long> value) =>
    [
        Labels.Of(value(plane.Sent), Labels.Direction, Sent),
        Labels.Of(value(plane.Received), Labels.Direction, Received),
    ];

    private static IEnumerable<Measurement<long>> Messages(WireTraffic way, string direction) =>
    [
        Labels.Of(way.Requests, Labels.Direction, direction, Labels.Message, "request"),
        Labels.Of(way.Replies, Labels.Direction, direction, Labels.Message, "reply"),
    ];
}
