namespace Mesh.Upstreams;

/// <summary>Makes weights of instances of those that SRV records have. Pure.</summary>
internal static class ServiceWeights
{
    private const int Most = 100;

    /// <summary>Weights from 1 to 100 in the same proportions, as far as there are such.</summary>
    /// <remarks>By their greatest common divisor first: where all are equal all are 1, so that a server more or less, which in
    /// Kubernetes makes all weights others, leaves the places on the ring as they are.</remarks>
    /// <param name="weights">0 to 65,535 each.</param>
    public static int[] Of(IReadOnlyCollection<int> weights)
    {
        var divisor = Math.Max(1, weights.Aggregate(0, GreatestCommonDivisor));
        var largest = weights.DefaultIfEmpty().Max() / divisor;
        return
        [
            .. weights.Select(weight => weight / divisor)
                .Select(weight => largest <= Most ? weight : (int)Math.Round((double)weight * Most / largest))
                .Select(weight => Math.Max(1, weight)),
        ];
    }

    private static int GreatestCommonDivisor(int one, int other) => other == 0 ? one : GreatestCommonDivisor(other, one % other);
}
