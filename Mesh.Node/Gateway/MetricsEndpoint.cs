using Mesh.Node.Access;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Mesh.Node.Gateway;

/// <summary><c>/metrics</c>: what Mesh's meters measure, in the text format that Prometheus scrapes, by OpenTelemetry.</summary>
internal static class MetricsEndpoint
{
    internal const string Path = "/metrics";

    internal static void AddMeshMetrics(this IServiceCollection services) => services.AddOpenTelemetry()
        .ConfigureResource(resource => resource.AddService("mesh"))
        .WithMetrics(metrics => metrics
            .AddMeter(MeshMeters.All)
            .AddPrometheusExporter(prometheus => prometheus.ScrapeResponseCacheDurationMilliseconds = 0));

    internal static void Map(IEndpointRouteBuilder app) =>
        app.MapPrometheusScrapingEndpoint(Path).WithMetadata(GatewayPolicies.Read, new HttpMethodMetadata([HttpMethods.Get]));
}
