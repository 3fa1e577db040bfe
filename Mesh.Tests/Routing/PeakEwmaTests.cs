using Mesh.Routing;

namespace Mesh.Tests.Routing;

public sealed class PeakEwmaTests
{
    private readonly PeakEwma _mean = new();

    [Fact]
    public void ASlowReplyCountsAtOnceAndFadesOverTenSeconds()
    {
        _mean.Observe(At(0), Ms(10));
        _mean.Observe(At(1), Ms(500));
        Assert.Equal(0.5, _mean.Seconds, 9);

        _mean.Observe(At(11), Ms(10));
        Assert.Equal((0.5 / Math.E) + (0.01 * (1 - (1 / Math.E))), _mean.Seconds, 9);
    }

    [Fact]
    public void WithoutRepliesANodeIsForgiven()
    {
        _mean.Observe(At(0), Ms(1_000));
        _mean.Decay(At(10));
        _mean.Decay(At(20));

        Assert.Equal(Math.Exp(-2), _mean.Seconds, 9);
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(99, 100)]
    [InlineData(101, 101)]
    public void AnAttemptWithoutAnAnswerOnlyRaisesTheMean(int tookMs, int meanMs)
    {
        _mean.Observe(At(0), Ms(100));
        _mean.ObserveAtLeast(At(5), Ms(tookMs));

        Assert.Equal(meanMs / 1_000.0, _mean.Seconds, 9);
    }

    [Fact]
    public void AMomentBeforeTheLastChangesNoWeight()
    {
        _mean.Observe(At(100), Ms(100));
        _mean.Observe(At(50), Ms(10));

        Assert.Equal(0.1, _mean.Seconds, 9);
    }

    private static TimeSpan At(int seconds) => TimeSpan.FromSeconds(1_000 + seconds);

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
