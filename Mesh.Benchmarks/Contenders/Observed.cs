using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Mesh.Benchmarks.Contenders;

/// <summary>A node that is looked at as a deployment's is: metrics collected each second, recorded spans batched for an exporter,
/// which leaves them alone.</summary>
internal static class Observed
{
    private const int MetricsEveryMs = 1_000;

    internal static void AddTelemetry(this IServiceCollection services) => services.AddOpenTelemetry()
        .WithMetrics(metrics => metrics
            .AddMeter(MeshMeters.All)
            .AddMeter("System.Runtime")
            .AddReader(new PeriodicExportingMetricReader(new Nowhere<Metric>(), MetricsEveryMs)))
        .WithTracing(traces => traces
            .AddSource(MeshTraces.SourceName)
            .AddSource(TracingNode.SourceName)
            .SetSampler(new ParentBasedSampler(new AlwaysOnSampler())) // the caller has drawn already
            .AddProcessor(new BatchActivityExportProcessor(new Nowhere<Activity>())));

    private sealed class Nowhere<T> : BaseExporter<T>
        where T : class
    {
        public override ExportResult Export(in Batch<T> batch)
        {
            foreach (var one in batch)
            {
                _ = one; // taken out, as an exporter does
            }

            return ExportResult.Success;
        }
    }
}
