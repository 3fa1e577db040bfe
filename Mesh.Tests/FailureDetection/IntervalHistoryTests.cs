using Mesh.FailureDetection;

namespace Mesh.Tests.FailureDetection;

public sealed class IntervalHistoryTests
{
    [Theory]
    [InlineData(1, new long[] { 7 }, 7, 0)]
    [InlineData(4, new long[] { 5, 5, 5 }, 5, 0)]
    [InlineData(2, new long[] { 100, 200, 400 }, 300, 100)]
    [InlineData(4, new long[] { 2, 4, 4, 6 }, 4, 1.4142135623730951)]
    [InlineData(2, new long[] { -50, 0 }, 0, 0)]
    public void MeanAndDeviationAreThoseOfTheIntervalsHeld(int capacity, long[] ticks, double mean, double deviation)
    {
        var history = HistoryOf(capacity, ticks);

        Assert.Equal(mean, history.MeanTicks, 12);
        Assert.Equal(deviation, history.DeviationTicks, 12);
    }

    [Fact]
    public void AMillionIntervalsLeaveNoDriftBehind()
    {
        var random = new Random(1);
        var history = new IntervalHistory(100);
        for (var i = 0; i < 1_000_000; i++)
        {
            history.Add(TimeSpan.FromTicks(random.NextInt64(0, 1L << (1 + random.Next(50)))));
        }

        for (var i = 0; i < 100; i++)
        {
            history.Add(TimeSpan.FromTicks(12_345_678));
        }

        Assert.Equal(12_345_678, history.MeanTicks);
        Assert.Equal(0, history.DeviationTicks);
    }

    [Fact]
    public void TheLargestHistoryOfTheLongestIntervalsDoesNotOverflow()
    {
        var history = new IntervalHistory(IntervalHistory.MaxCapacity);
        for (var i = 0; i < IntervalHistory.MaxCapacity; i++)
        {
            history.Add(i % 2 == 0 ? TimeSpan.MaxValue : TimeSpan.Zero);
        }

        Assert.Equal(1L << 42, history.MeanTicks);
        Assert.Equal(1L << 42, history.DeviationTicks);
    }

    [Fact]
    public void AClearedHistoryStartsAnew()
    {
        var history = HistoryOf(3, 10, 20, 30, 40);
        history.Clear();
        Assert.Equal((0, 0), (history.MeanTicks, history.DeviationTicks));

        history.Add(TimeSpan.FromTicks(9));
        Assert.Equal((9, 0), (history.MeanTicks, history.DeviationTicks));
    }

    private static IntervalHistory HistoryOf(int capacity, params long[] ticks)
    {
        var history = new IntervalHistory(capacity);
        foreach (var interval in ticks)
        {
            history.Add(TimeSpan.FromTicks(interval));
        }

        return history;
    }
}
