using System.Diagnostics.Metrics;

namespace Mesh.Telemetry;

/// <summary>The labels of Mesh's instruments; what they may hold is bounded.</summary>
internal static class Labels
{
    public const string Service = "mesh.service";
    public const string Outcome = "mesh.outcome";
    public const string Reason = "mesh.reason";
    public const string Step = "mesh.step";
    public const string Peer = "mesh.peer";
    public const string Node = "mesh.node";
    public const string State = "mesh.state";
    public const string Status = "mesh.status";
    public const string Voter = "mesh.voter";
    public const string Lag = "mesh.lag";
    public const string Plane = "mesh.plane";
    public const string Message = "mesh.message";
    public const string Upstream = "mesh.upstream";
    public const string Instance = "mesh.instance";

    /// <summary>OpenTelemetry's own: <c>transmit</c> or <c>receive</c>.</summary>
    public const string Direction = "network.io.direction";

    /// <summary>A value with its label.</summary>
    public static Measurement<T> Of<T>(T value, string label, string its)
        where T : struct => new(value, new KeyValuePair<string, object?>(label, its));

    /// <summary>A value with two.</summary>
    public static Measurement<T> Of<T>(T value, string label, string its, string second, string seconds)
        where T : struct => new(value, new(label, its), new(second, seconds));

    /// <summary>A value with three.</summary>
    public static Measurement<T> Of<T>(T value, string label, string its, string second, string seconds, string third, string thirds)
        where T : struct => new(value, new(label, its), new(second, seconds), new(third, thirds));
}
