using Akka.Remote;
using Mesh.FailureDetection;

namespace Mesh.Tests.FailureDetection;

/// <summary>
/// Akka's detector and Mesh's hear the same beats on the same clock, and are asked every millisecond.
/// </summary>
/// <remarks>
/// Akka reckons in doubles of milliseconds, Mesh from exact sums. Where phi comes within about 10⁻¹² of the threshold
/// the two could round to different sides. There is no tolerance for that here: for these seeds no millisecond is so
/// close, and a verdict that differs is a fault. First intervals are multiples of 4 ms, since Akka rounds a quarter of
/// them down to a millisecond.
/// </remarks>
public sealed class PhiAccrualAgainstAkkaTests
{
    private const int SchedulesPerKind = 40;
    private const int Milliseconds = 30_000;
    private const int LastBeat = 24_000; // then the peer is dead

    public enum Pacing
    {
        Regular,
        Jittered,
        Bursts,
        LongTailed,
        Slowing,
    }

    [Theory]
    [InlineData(Pacing.Regular)]
    [InlineData(Pacing.Jittered)]
    [InlineData(Pacing.Bursts)]
    [InlineData(Pacing.LongTailed)]
    [InlineData(Pacing.Slowing)]
    public void VerdictsAreEqualAtEveryMillisecond(Pacing pacing)
    {
        var (available, unavailable) = (0, 0);
        for (var schedule = 0; schedule < SchedulesPerKind; schedule++)
        {
            var seed = ((int)pacing * 1_000) + schedule;
            Compare(seed, pacing, ref available, ref unavailable);
        }

        // A comparison that saw one verdict only would prove little.
        Assert.InRange(available, 10_000, int.MaxValue);
        Assert.InRange(unavailable, 10_000, int.MaxValue);
    }

    private static void Compare(int seed, Pacing pacing, ref int available, ref int unavailable)
    {
        var random = new Random(seed);
        var options = OptionsOf(random);
        var now = 0L;
        var akka = AkkaOf(options, () => now);
        var mesh = new PhiAccrual(options);
        var nextBeat = (long)random.Next(500);
        for (; now < Milliseconds; now++)
        {
            while (nextBeat == now && now < LastBeat)
            {
                akka.HeartBeat();
                mesh.Heard(TimeSpan.FromMilliseconds(now));
                nextBeat += IntervalOf(pacing, random, now);
            }

            var moment = TimeSpan.FromMilliseconds(now);
            var verdict = mesh.IsAvailable(moment);
            available += verdict ? 1 : 0;
            unavailable += verdict ? 0 : 1;
            Assert.True(
                akka.IsAvailable == verdict,
                $"At {now} ms Mesh says {verdict}, phi is {mesh.PhiAt(moment)}; seed {seed}, {options}.");
        }

        Assert.Equal(akka.IsMonitoring, mesh.IsMonitoring);
    }

    private static PhiAccrualOptions OptionsOf(Random random) => new(
        Threshold: random.Next(2) == 0 ? random.Next(1, 16) : 0.1 + (12 * random.NextDouble()),
        MaxSamples: random.Next(3) switch { 0 => random.Next(1, 4), 1 => random.Next(4, 50), _ => 1_000 },
        MinDeviation: TimeSpan.FromMilliseconds(random.Next(1, 300)),
        AcceptablePause: TimeSpan.FromMilliseconds(random.Next(2) == 0 ? 0 : random.Next(1, 1_500)),
        FirstInterval: TimeSpan.FromMilliseconds(4 * random.Next(1, 300)),
        Pace: TimeSpan.Zero);

    private static long IntervalOf(Pacing pacing, Random random, long now) => pacing switch
    {
        Pacing.Regular => 250,
        Pacing.Jittered => random.Next(150, 350) + (random.Next(30) == 0 ? random.Next(4_000) : 0),
        Pacing.Bursts => random.Next(5) == 0 ? random.Next(500, 3_000) : random.Next(0, 3),
        Pacing.LongTailed => (long)(-300 * Math.Log(1 - random.NextDouble())) + (random.Next(40) == 0 ? 5_000 : 1),
        Pacing.Slowing => 100 + (now / 10),
        _ => throw new ArgumentOutOfRangeException(nameof(pacing), $"The pacing is {pacing}; it must be a known one."),
    };

    private static PhiAccrualFailureDetector AkkaOf(PhiAccrualOptions options, Clock clock) => new(
        options.Threshold,
        options.MaxSamples,
        options.MinDeviation,
        options.AcceptablePause,
        options.FirstInterval,
        clock);
}
