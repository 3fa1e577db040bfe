using System.Diagnostics.Metrics;
using Mesh.Node.Access;
using OpenTelemetry.Metrics;

namespace Mesh.Node.Gateway;

/// <summary><c>/metrics</c>: what Mesh's meters measure, in the text format that Prometheus scrapes, by OpenTelemetry.</summary>
internal static class MetricsEndpoint
{
    internal const string Path = "/metrics";

    /// <summary>.NET's own meter: collections, the thread pool, memory.</summary>
    private const string Runtime = "System.Runtime";

    internal static void AddMeshMetrics(this IServiceCollection services) => services
        .ConfigureOpenTelemetryMeterProvider((provider, metrics) => metrics.AddView(OfThisNode(provider.GetRequiredService<IMeterFactory>())))
        .AddOpenTelemetry()
        .WithMetrics(metrics => metrics
            .AddMeter(MeshMeters.All)
            .AddMeter(Runtime)
            .AddPrometheusExporter(prometheus => prometheus.ScrapeResponseCacheDurationMilliseconds = 0));

    /// <summary>Meters are found by their names, and other nodes of this process have the same.</summary>
    private static Func<Instrument, MetricStreamConfiguration?> OfThisNode(IMeterFactory own) =>
        instrument => instrument.Meter.Name == Runtime || instrument.Meter.Scope == own ? null : MetricStreamConfiguration.Drop;

    internal static void Map(IEndpointRouteBuilder app) =>
        app.MapPrometheusScrapingEndpoint(Path).WithMetadata(GatewayPolicies.Read, new HttpMethodMetadata([HttpMethods.Get]));
}
