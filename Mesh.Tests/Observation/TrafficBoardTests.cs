using System.Collections.Immutable;
using Mesh.Observation.Chronicles;
using Mesh.Observation.Pictures;
using Mesh.Traffic;

namespace Mesh.Tests.Observation;

public sealed class TrafficBoardTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TrafficBoard _board = new();

    [Fact]
    public void SamplesThatBeginWithinASecondAreSplit()
    {
        Add(end: 10.25, replied: 100);
        Add(end: 11.25, replied: 200);

        var points = _board.Points(Seconds(20), Noon);

        Assert.Equal([75, 175, 50], points.Select(point => point.Outcomes[0]));
        Assert.Equal(Noon.AddSeconds(-9), points[^2].At);
    }

    [Fact]
    public void ASampleThatComesLateIsNoGapAndNoPeak()
    {
        for (var i = 1; i <= 20; i++)
        {
            var late = i % 2 == 0 ? 0.02 : 0;
            Add(end: i + late, replied: 100, seconds: i % 2 == 0 ? 1.02 : 0.98);
        }

        var points = _board.Points(Seconds(23), Noon);
        Assert.All(points.Skip(1).SkipLast(1), point => Assert.InRange(point.Outcomes[0], 95, 105));
        Assert.All(points.Skip(1).SkipLast(1), point => Assert.Equal(1, point.Nodes));
    }

    [Fact]
    public void SecondsAreShownWhenAllWereAskedForThemAndForThreeMinutes()
    {
        Add(end: 10, replied: 1);
        Add(end: 11, replied: 1);

        Assert.Empty(_board.Points(Seconds(11.9), Noon));
        Assert.Single(_board.Points(Seconds(12), Noon));
        Assert.Equal(2, _board.Points(Seconds(13), Noon).Length);
        Assert.Single(_board.Points(Seconds(192.5), Noon));
        Assert.Empty(_board.Points(Seconds(500), Noon));
    }

    [Fact]
    public void NodesAreAddedUpAndMeasuredTogether()
    {
        var (fast, slow) = (LatencyBuckets.Of(TimeSpan.FromMilliseconds(1)), LatencyBuckets.Of(TimeSpan.FromMilliseconds(100)));
        Add(end: 10, replied: 60, latencies: [fast, 60]);
        Add(end: 10, replied: 40, latencies: [fast, 35, slow, 5]);

        var point = Assert.Single(_board.Points(Seconds(20), Noon));

        Assert.Equal((100, 2), (point.Outcomes[0], point.Nodes));
        Assert.Equal((LatencyBuckets.EndOf(fast), LatencyBuckets.EndOf(slow)), (point.P50, point.P99));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(1e9)]
    public void ASampleOfAnyLengthIsTaken(double seconds)
    {
        Add(end: 100, replied: 10, seconds: seconds);

        Assert.InRange(_board.Points(Seconds(110), Noon).Length, 0, 60);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private void Add(double end, long replied, double seconds = 1, ImmutableArray<int> latencies = default) => _board.Add(
        new Sample(1, end, seconds, [replied, 0, 0, 0, 0, 0], 0, [], latencies.IsDefault ? [] : latencies, 0, 0),
        Seconds(end),
        Seconds(end));
}
