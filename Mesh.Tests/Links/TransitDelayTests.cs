using Mesh.Links;

namespace Mesh.Tests.Links;

public sealed class TransitDelayTests
{
    private const long Second = 1_000_000;

    private readonly TransitDelay _transit = new();

    [Theory]
    [InlineData(0)]
    [InlineData(-7_000_000_000)] // the peer's clock started later
    [InlineData(7_000_000_000)]
    public void OnlyWhatAFrameTookLongerThanTheFastestCounts(long offset)
    {
        Assert.Equal(0, LatenessOf(sentAt: 10 * Second, took: 500, offset));
        Assert.Equal(200, LatenessOf(sentAt: 10 * Second, took: 700, offset));
        Assert.Equal(0, LatenessOf(sentAt: 10 * Second, took: 300, offset));
        Assert.Equal(200, LatenessOf(sentAt: 10 * Second, took: 500, offset));
    }

    [Fact]
    public void AFreezeShowsInFullButForAMillisecond()
    {
        LatenessOf(sentAt: Second, took: 300);

        Assert.InRange(LatenessOf(sentAt: 2 * Second, took: (3 * Second) + 300), (3 * Second) - 1_000, 3 * Second);
    }

    [Fact]
    public void ClocksThatDriftApartAreNotTakenForDelay()
    {
        for (var second = 1; second <= 3_600; second++)
        {
            // 100 millionths: after an hour the delay looks 360 ms longer than it was.
            Assert.InRange(LatenessOf(second * Second, took: 300 + (second * 100)), 0, 100);
        }
    }

    [Fact]
    public void LatenessIsNeverNegativeWhateverAPeerSays()
    {
        var random = new Random(3);
        for (var i = 1; i < 10_000; i++)
        {
            Assert.True(_transit.LatenessOf(random.NextInt64(Wire.MaxMicroseconds + 1), i * Second) >= 0);
        }
    }

    private long LatenessOf(long sentAt, long took, long offset = 0) =>
        _transit.LatenessOf(sentAt + offset + (8_000 * Second), sentAt + took + (8_000 * Second));
}
