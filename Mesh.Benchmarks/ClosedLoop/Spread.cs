namespace Mesh.Benchmarks.ClosedLoop;

/// <summary>Several measurements of one thing.</summary>
internal readonly record struct Spread(double Median, double Least, double Most)
{
    /// <param name="values">At least one.</param>
    internal static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        var middle = sorted.Length / 2;
        var median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[^1]);
    }
}
