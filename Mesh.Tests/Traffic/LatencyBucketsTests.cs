using Mesh.Traffic;

namespace Mesh.Tests.Traffic;

public sealed class LatencyBucketsTests
{
    [Fact]
    public void ADurationIsInABucketThatEndsAtMostAQuarterLater()
    {
        for (var ticks = 4L; ticks < TimeSpan.FromHours(1).Ticks; ticks = (ticks * 9 / 8) + 1)
        {
            var end = LatencyBuckets.EndOf(LatencyBuckets.Of(new TimeSpan(ticks))).Ticks;
            Assert.InRange(end, ticks, (ticks * 5 / 4) + 1);
        }
    }

    [Fact]
    public void AQuantileIsTheEndOfTheBucketThatReachesIt()
    {
        var (one, ten) = (TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(10));
        var counts = new long[LatencyBuckets.Count];
        counts[LatencyBuckets.Of(one)] = 98;
        counts[LatencyBuckets.Of(ten)] = 2;

        Assert.InRange(LatencyBuckets.Quantile(counts, 0.5)!.Value, one, one * 1.25);
        Assert.InRange(LatencyBuckets.Quantile(counts, 0.98)!.Value, one, one * 1.25);
        Assert.InRange(LatencyBuckets.Quantile(counts, 0.99)!.Value, ten, ten * 1.25);
        Assert.Null(LatencyBuckets.Quantile(new long[LatencyBuckets.Count], 0.5));
    }
}
