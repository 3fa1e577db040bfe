using Mesh.Links;
using Mesh.Traffic;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Traffic;

public sealed class KeyTrafficTests
{
    private static readonly TimeSpan Sweep = TimeSpan.FromMilliseconds(50);

    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void EveryRequestIsCountedAndThoseWithoutAKeyAreNoKey()
    {
        var traffic = new KeyTraffic(_clock);
        foreach (var key in new[] { "a", null, "b", "a" })
        {
            traffic.Count(key);
        }

        _clock.Advance(TimeSpan.FromSeconds(2));
        var top = traffic.Top(10);
        Assert.Equal((4, 3, TimeSpan.FromSeconds(2)), (traffic.Requests, top.Total, top.Span));
        Assert.Equal([new("a", 2, 0), new("b", 1, 0)], top.Keys.AsEnumerable());
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(20_000, 1)]
    [InlineData(20_001, 2)]
    [InlineData(1_000_000, 64)]
    public void OfManyRequestsAPartIsAskedForItsKey(double perSecond, int oneOf) =>
        Assert.Equal(oneOf, KeyTraffic.OneOf(perSecond));

    [Fact]
    public void ARateIsTheSameWhetherAllRequestsAreAskedOrAPart()
    {
        var traffic = new KeyTraffic(_clock);
        for (var tick = 0; tick < 200; tick++) // ten seconds of 400,000 requests/s in turns of ten keys, the first twice
        {
            for (var i = 0; i < 20_000; i++)
            {
                traffic.Count($"key-{Math.Max(0, (i % 11) - 1)}");
            }

            _clock.Advance(Sweep);
            traffic.Sweep(_clock.Monotonic());
        }

        var top = traffic.Top(20);
        Assert.Equal((10, "key-0"), (top.Keys.Length, top.Keys[0].Key));
        Assert.InRange(top.Total / top.Span.TotalSeconds, 380_000, 420_000);
        Assert.InRange(top.Keys[0].Count / (double)top.Total, 0.17, 0.195); // 2 of 11
    }

    [Fact]
    public void WhatIsNotAskedForAnyMoreFadesAndItsRateWithIt()
    {
        var traffic = new KeyTraffic(_clock);
        PerSecond(traffic, "old", 64, seconds: 60);
        var steady = traffic.Top(1);
        Assert.InRange(steady.Keys[0].Count / steady.Span.TotalSeconds, 60, 68);
        Assert.True(steady.Span <= 2 * KeyTraffic.HalfLife);

        PerSecond(traffic, "new", 64, seconds: 120);
        var top = traffic.Top(2);
        Assert.Equal("new", top.Keys[0].Key);
        Assert.InRange(top.Keys[0].Count / top.Span.TotalSeconds, 60, 68);
        Assert.InRange(top.Keys[1].Count / top.Span.TotalSeconds, 0, 2);
    }

    private void PerSecond(KeyTraffic traffic, string key, int requests, int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            for (var i = 0; i < requests; i++)
            {
                traffic.Count(key);
            }

            _clock.Advance(TimeSpan.FromSeconds(1));
            traffic.Sweep(_clock.Monotonic());
        }
    }
}
