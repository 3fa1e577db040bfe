using System.Diagnostics.Metrics;

namespace Mesh.Telemetry;

/// <summary>The bounds of histograms, in seconds.</summary>
internal static class Buckets
{
    /// <summary>A request on this node takes microseconds, one that ends at its deadline seconds.</summary>
    public static InstrumentAdvice<double> Requests { get; } = new()
    {
        HistogramBucketBoundaries =
            [0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    };

    /// <summary>From what any machine shows to what makes a node suspect its peers wrongly.</summary>
    public static InstrumentAdvice<double> Lags { get; } = new()
    {
        HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    };
}
