using Mesh.Node.Startup;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Mesh.Node.Telemetry;

/// <summary>Sends spans and metrics to a collector, where the deployment names one.</summary>
internal static class Export
{
    /// <summary>ASP.NET Core's own: one span for each request of the gateway.</summary>
    private const string Gateway = "Microsoft.AspNetCore";

    internal static void AddMeshExport(this IServiceCollection services, NodePlan plan)
    {
        var options = plan.Telemetry;
        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService(
            "mesh", serviceVersion: typeof(Export).Assembly.GetName().Version?.ToString(3), autoGenerateServiceInstanceId: false, serviceInstanceId: plan.Name));
        if (options.Endpoint is null)
        {
            return;
        }

        if (options.Metrics)
        {
            telemetry.WithMetrics(metrics => metrics.AddOtlpExporter((otlp, reader) =>
            {
                Apply(otlp, options, "metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)options.Interval.TotalMilliseconds;
            }));
        }

        if (options.Traces)
        {
            telemetry.WithTracing(traces => traces.AddMeshTraces(options.Sample).AddOtlpExporter(otlp => Apply(otlp, options, "traces")));
        }
    }

    /// <summary>The spans of the gateway and of Mesh: of the traces that begin here, so many.</summary>
    internal static TracerProviderBuilder AddMeshTraces(this TracerProviderBuilder traces, double sample) => traces
        .AddSource(Gateway)
        .AddSource(MeshTraces.SourceName)
        .AddProcessor(new WithoutPaths())
        .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(sample)));

    private static void Apply(OtlpExporterOptions otlp, TelemetryOptions options, string signal)
    {
        otlp.Protocol = options.IsHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        otlp.Endpoint = options.EndpointOf(signal);
    }
}
