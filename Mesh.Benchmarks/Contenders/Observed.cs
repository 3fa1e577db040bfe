using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Mesh.Benchmarks.Contenders;

/// <summary>This process is looked at as a deployment's is, until it is disposed: metrics collected each second, recorded spans batched for
/// an exporter, which leaves them alone.</summary>
internal sealed class Observed : IDisposable
{
    private const int MetricsEveryMs = 1_000;

    private readonly MeterProvider _metrics = Sdk.CreateMeterProviderBuilder()
        .AddMeter(MeshMeters.All)
        .AddMeter("System.Runtime")
        .AddReader(new PeriodicExportingMetricReader(new Nowhere<Metric>(), MetricsEveryMs))
        .Build();

    private readonly TracerProvider _traces = Sdk.CreateTracerProviderBuilder()
        .AddSource(MeshTraces.SourceName)
        .AddSource(TracingNode.SourceName)
        .SetSampler(new ParentBasedSampler(new AlwaysOnSampler())) // the caller has drawn already
        .AddProcessor(new BatchActivityExportProcessor(new Nowhere<Activity>()))
        .Build();

    public void Dispose()
    {
        _traces.Dispose();
        _metrics.Dispose();
    }

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
