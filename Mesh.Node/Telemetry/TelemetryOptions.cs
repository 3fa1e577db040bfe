using Mesh.Configuration;

namespace Mesh.Node.Telemetry;

/// <summary>The <c>mesh.telemetry</c> section.</summary>
/// <param name="Endpoint">Where spans and metrics are sent to; null for nowhere.</param>
/// <param name="IsHttp">Whether by HTTP/1.1; else by gRPC.</param>
/// <param name="Traces">Whether spans are sent, if anything is.</param>
/// <param name="Metrics">Whether metrics are sent, if anything is.</param>
/// <param name="Interval">How often metrics are.</param>
/// <param name="Sample">The share of traces that are recorded, 0 to 1.</param>
internal sealed record TelemetryOptions(Uri? Endpoint, bool IsHttp, bool Traces, bool Metrics, TimeSpan Interval, double Sample)
{
    private const string EndpointKey = "mesh.telemetry.otlp.endpoint";

    internal static TelemetryOptions Read(SettingsReader settings) => new(
        ReadEndpoint(settings),
        settings.Choice("mesh.telemetry.otlp.protocol", ["grpc", "http"]) == "http",
        settings.Flag("mesh.telemetry.otlp.traces"),
        settings.Flag("mesh.telemetry.otlp.metrics"),
        settings.Duration("mesh.telemetry.otlp.interval", TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
        settings.Fraction("mesh.telemetry.traces.sample", 0, 1));

    /// <summary>Where one signal is sent to.</summary>
    /// <param name="signal"><c>traces</c> or <c>metrics</c>.</param>
    internal Uri EndpointOf(string signal) =>
        IsHttp ? new Uri($"{Endpoint!.AbsoluteUri.TrimEnd('/')}/v1/{signal}") : Endpoint!;

    private static Uri? ReadEndpoint(SettingsReader settings)
    {
        var text = settings.Text(EndpointKey);
        if (text.Length == 0)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var endpoint) && endpoint.Scheme is "http" or "https" && endpoint.Host.Length > 0)
        {
            return endpoint;
        }

        settings.Fault(EndpointKey, text, "an absolute URL that begins with http:// or https://, or empty");
        return null;
    }
}
