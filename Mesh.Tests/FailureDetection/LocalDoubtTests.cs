using Mesh.FailureDetection;
using static Mesh.Tests.FailureDetection.PeerMonitorRig;

namespace Mesh.Tests.FailureDetection;

public sealed class LocalDoubtTests
{
    private readonly LocalDoubt _doubt = new(Options);

    [Theory] // the ping timeout is 250 ms
    [InlineData(0, 1, 1)]
    [InlineData(62, 1, 1)]
    [InlineData(125, 2, 2)]
    [InlineData(250, 4, 4)]
    [InlineData(499, 7.984, 7)]
    [InlineData(500, 8, 8)]
    [InlineData(60_000, 8, 8)]
    public void TheDoubtRisesAtOnceWithHowStarvedTheNodeIs(int starvedMs, double factor, int level)
    {
        _doubt.Look(Ms(0), Ms(starvedMs));

        Assert.Equal(factor, _doubt.Factor, 9);
        Assert.Equal(level, _doubt.Level);
    }

    [Fact]
    public void ItCalmsDownByOneASecond()
    {
        _doubt.Look(Ms(0), Ms(10_000));
        _doubt.Look(Ms(3_500), Ms(0));
        Assert.Equal(4.5, _doubt.Factor, 9);

        _doubt.Look(Ms(6_999), Ms(0));
        Assert.Equal(1.001, _doubt.Factor, 9);
        _doubt.Look(Ms(60_000), Ms(0));
        Assert.Equal(1, _doubt.Factor);
    }

    [Fact]
    public void ALesserBurstDoesNotCalmIt()
    {
        _doubt.Look(Ms(0), Ms(500));
        _doubt.Look(Ms(1_000), Ms(125));

        Assert.Equal(7, _doubt.Factor, 9);
    }

    [Fact]
    public void ANodeThatMayNotDoubtItselfNeverDoes()
    {
        var doubt = new LocalDoubt(Options with { MaxDoubt = 1 });
        doubt.Look(Ms(0), Ms(10_000));

        Assert.Equal(1, doubt.Factor);
    }
}
