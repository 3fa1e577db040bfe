using Mesh.FailureDetection;
using Mesh.Tests.Support;

namespace Mesh.Tests.FailureDetection;

public sealed class PhiAccrualTests
{
    private static readonly PhiAccrualOptions EverySecond = new(
        Threshold: 8,
        MaxSamples: 100,
        MinDeviation: Ms(100),
        AcceptablePause: TimeSpan.Zero,
        FirstInterval: Ms(1_000),
        Pace: TimeSpan.Zero);

    [Theory] // The table of measured silences: deviation, pause, phi, and the silence at which phi is reached.
    [InlineData(100, 3_000, 1, 4_128)]
    [InlineData(100, 3_000, 8, 4_523)]
    [InlineData(100, 0, 1, 1_128)]
    [InlineData(100, 0, 3, 1_306)]
    [InlineData(100, 0, 5, 1_412)]
    [InlineData(100, 0, 8, 1_523)]
    [InlineData(100, 0, 12, 1_629)]
    [InlineData(200, 0, 8, 2_045)]
    [InlineData(500, 0, 12, 4_146)]
    public void PhiReachesALevelAfterTheSilenceThatWasMeasured(
        int deviationMs,
        int pauseMs,
        double level,
        int silenceMs)
    {
        var options = EverySecond with { MinDeviation = Ms(deviationMs), AcceptablePause = Ms(pauseMs) };
        var phi = Beating(options, beats: 200);
        var last = Ms(199_000);

        Assert.True(phi.PhiAt(last + Ms(silenceMs - 1)) < level);
        Assert.True(phi.PhiAt(last + Ms(silenceMs + 1)) >= level);
    }

    [Fact]
    public void BeforeTheFirstBeatPhiIsZeroForever()
    {
        var phi = new PhiAccrual(EverySecond);

        Assert.False(phi.IsMonitoring);
        Assert.Equal(0, phi.PhiAt(TimeSpan.MaxValue));
        Assert.True(phi.IsAvailable(TimeSpan.MaxValue));
    }

    [Fact]
    public void OneBeatIsEnoughToBecomeUnavailable()
    {
        var phi = new PhiAccrual(EverySecond);
        phi.Heard(TimeSpan.Zero);

        // Mean 1 s and deviation 250 ms are assumed: phi 8 at 5.23 deviations.
        Assert.True(phi.IsAvailable(Ms(2_300)));
        Assert.False(phi.IsAvailable(Ms(2_320)));
    }

    [Fact]
    public void PhiNeverFallsWhileThePeerIsSilentAndIsNeverInfinite()
    {
        var phi = Beating(EverySecond, beats: 10);
        var before = 0.0;
        for (var silence = TimeSpan.Zero; silence < TimeSpan.FromDays(3_000); silence += Ms(1) + (silence / 100))
        {
            var now = phi.PhiAt(Ms(9_000) + silence);
            Assert.True(now >= before && double.IsFinite(now), $"{now} after {before} at {silence}");
            before = now;
        }
    }

    [Fact]
    public void ASilenceThatWasAFailureTeachesNothing()
    {
        var phi = Beating(EverySecond, beats: 100);
        var twin = Beating(EverySecond, beats: 100);
        phi.Heard(Ms(99_000 + 60_000));

        Assert.Equal(twin.PhiAt(Ms(99_000 + 1_300)), phi.PhiAt(Ms(99_000 + 60_000 + 1_300)));
    }

    [Fact]
    public void AClockThatGoesBackOrJumpsNeverMakesPhiNotANumber()
    {
        foreach (var seed in Enumerable.Range(0, 200))
        {
            var random = new Random(seed);
            var pace = random.Next(2) == 0 ? TimeSpan.Zero : Ms(500);
            var phi = new PhiAccrual(EverySecond with
            {
                MaxSamples = random.Next(1, 9),
                MinDeviation = TimeSpan.FromTicks(1),
                Pace = pace,
            });
            for (var i = 0; i < 200; i++)
            {
                var now = TimeSpan.FromTicks(random.NextInt64(-1L << random.Next(1, 62), 1L << random.Next(1, 62)));
                switch (random.Next(8))
                {
                    case 0:
                        phi.Excuse(now);
                        break;
                    case < 4:
                        phi.Heard(now);
                        break;
                }

                var value = phi.PhiAt(TimeSpan.FromTicks(random.NextInt64(long.MinValue / 4, long.MaxValue / 4)));
                Assert.True(value >= 0, $"{value} (seed {seed})");
            }
        }
    }

    [Fact]
    public void AfterTheClockWentBackSilenceIsMeasuredFromThere()
    {
        var phi = Beating(EverySecond, beats: 100);
        phi.Heard(Ms(5_000));

        Assert.True(phi.IsAvailable(Ms(5_000 + 1_400)));
        Assert.False(phi.IsAvailable(Ms(5_000 + 1_600)));
    }

    [Fact]
    public void AnExcusedSilenceCountsNeitherNowNorLater()
    {
        var phi = Beating(EverySecond, beats: 100);
        phi.Excuse(Ms(99_000 + 60_000));

        Assert.True(phi.IsAvailable(Ms(99_000 + 60_000 + 1_400)));
        Assert.False(phi.IsAvailable(Ms(99_000 + 60_000 + 1_600)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(240)]
    public void ABusyMinuteDoesNotMakeTheFirstIdleIntervalsSuspicious(int busyIntervalMs)
    {
        var options = new PhiAccrualOptions(8, 50, Ms(125), TimeSpan.Zero, Ms(500), Pace: Ms(500));
        var phi = new PhiAccrual(options);
        var now = TimeSpan.Zero;
        for (; now < Ms(60_000); now += Ms(busyIntervalMs))
        {
            phi.Heard(now);
        }

        phi.Heard(now);
        Assert.True(phi.PhiAt(now + Ms(600)) < 1);
        Assert.True(phi.IsAvailable(now + Ms(1_100)));
        Assert.False(phi.IsAvailable(now + Ms(1_200)));
    }

    [Fact]
    public void WithAPaceTheLongestSilenceOfABusyPeerIsStillLearned()
    {
        var options = new PhiAccrualOptions(8, 10, Ms(125), TimeSpan.Zero, Ms(500), Pace: Ms(500));
        var (steady, halting) = (new PhiAccrual(options), new PhiAccrual(options));
        var now = TimeSpan.Zero;
        for (var i = 0; i < 20; i++)
        {
            steady.Heard(now);
            halting.Heard(now);
            for (var k = 0; k < 900; k += 10) // 900 ms without a word for one of them, a word every 10 ms for the other
            {
                steady.Heard(now + Ms(k));
            }

            now += Ms(900);
        }

        Assert.True(halting.PhiAt(now) < 1);
        Assert.True(steady.PhiAt(now + Ms(890)) > 3); // it too was last heard 900 ms ago
    }

    [Fact]
    public void BeatsAndReadingsAllocateNothing()
    {
        var phi = Beating(EverySecond with { Pace = Ms(500) }, beats: 100);
        var seconds = 100;

        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var i = 0; i < 1_000; i++)
            {
                phi.Heard(Ms(1_000 * seconds));
                _ = phi.IsAvailable(Ms((1_000 * seconds) + 1));
                seconds++;
            }
        }));
    }

    [Fact]
    public void EveryOptionOutOfRangeIsNamedAtOnce()
    {
        var none = TimeSpan.Zero;
        var fault = Assert.Throws<ArgumentException>(
            () => new PhiAccrual(new PhiAccrualOptions(double.NaN, 0, none, Ms(-1), none, Ms(-1))));

        Assert.Equal(6, fault.Message.Split("must be").Length - 1);
        Assert.Contains("The samples are 0; they must be 1 to 65536.", fault.Message, StringComparison.Ordinal);
    }

    private static PhiAccrual Beating(PhiAccrualOptions options, int beats)
    {
        var phi = new PhiAccrual(options);
        for (var i = 0; i < beats; i++)
        {
            phi.Heard(Ms(1_000 * i));
        }

        return phi;
    }

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
