using Mesh.Upstreams;

namespace Mesh.Tests.Upstreams;

public sealed class ZoneSplitTests
{
    [Theory] // Of this zone and of the others: well, all; the share that stays.
    [InlineData(10, 10, 10, 10, 1)]
    [InlineData(8, 10, 10, 10, 1)]
    [InlineData(5, 10, 10, 10, 0.7)]
    [InlineData(0, 10, 10, 10, 0)]
    [InlineData(0, 10, 0, 10, 1)]
    [InlineData(1, 10, 1, 10, 0.5)]
    [InlineData(3, 10, 1, 10, 0.75)]
    [InlineData(5, 10, 0, 0, 1)]
    [InlineData(0, 0, 5, 10, 0)]
    public void AZoneKeepsItsRequestsWhileEnoughOfItIsWell(int near, int nearAll, int far, int farAll, double share) =>
        Assert.Equal(share, ZoneSplit.Near((near, nearAll), (far, farAll)), 3);
}
