using Mesh.Configuration;
using Mesh.Routing;

namespace Mesh.Tests.Routing;

public sealed class EjectionTests
{
    private static readonly EjectionOptions Options =
        new(true, 5, 20, 0.8, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));

    private readonly Ejection _ejection = new(Options);

    [Theory]
    [InlineData(0, 0, 0, false)]
    [InlineData(4, 0, 4, false)]
    [InlineData(5, 0, 5, true)]
    [InlineData(5, 10_000, 10_005, true)]
    [InlineData(1, 0, 19, false)]
    [InlineData(1, 15, 20, true)]
    [InlineData(1, 16, 20, false)]
    [InlineData(4, 799, 1_000, true)]
    [InlineData(4, 800, 1_000, false)]
    public void FiveFailuresInARowOrFewerThanFourOfFiveGoodEjectANode(int inARow, int good, int total, bool deserved) =>
        Assert.Equal(deserved, _ejection.IsDeserved(inARow, good, total));

    [Fact]
    public void EachEjectionLastsTwiceAsLongUpToTheLongest()
    {
        var now = TimeSpan.FromHours(1);
        foreach (var seconds in new[] { 1, 2, 4, 8, 16, 32, 60, 60, 60 })
        {
            _ejection.Begin(now, jitter: 0);
            _ejection.LookAt(now + TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
            Assert.Equal(EjectionState.Ejected, _ejection.State);

            now += TimeSpan.FromSeconds(seconds);
            _ejection.LookAt(now);
            Assert.Equal(EjectionState.ProbeDue, _ejection.State);
        }
    }

    [Fact]
    public void JitterAddsUpToHalf()
    {
        _ejection.Begin(TimeSpan.Zero, jitter: 1);
        _ejection.LookAt(TimeSpan.FromMilliseconds(1_499));
        Assert.True(_ejection.IsAvoided);

        _ejection.LookAt(TimeSpan.FromMilliseconds(1_500));
        Assert.False(_ejection.IsAvoided);
    }

    [Theory]
    [InlineData("Answered", "Admitted")]
    [InlineData("Failed", "Ejected")]
    [InlineData("Busy", "ProbeDue")]
    [InlineData("Withdrawn", "ProbeDue")]
    public void OneRequestIsTheProbe(string end, string state)
    {
        _ejection.Begin(TimeSpan.Zero, 0);
        _ejection.LookAt(TimeSpan.FromSeconds(1));
        _ejection.Sent();
        Assert.True(_ejection.IsAvoided); // nobody else is sent there meanwhile

        _ejection.Ended(Enum.Parse<LoadEnd>(end), TimeSpan.FromSeconds(2), 0);

        Assert.Equal(state, _ejection.State.ToString());
    }

    [Fact]
    public void WhatWasSentBeforeTheEjectionEndsItNot()
    {
        _ejection.Begin(TimeSpan.Zero, 0);
        _ejection.Ended(LoadEnd.Answered, TimeSpan.FromMilliseconds(500), 0);

        Assert.Equal(EjectionState.Ejected, _ejection.State);
    }

    [Fact]
    public void ANodeThatWasWellForLongStartsAnew()
    {
        _ejection.Begin(TimeSpan.Zero, 0);
        _ejection.LookAt(TimeSpan.FromSeconds(1));
        _ejection.Ended(LoadEnd.Answered, TimeSpan.FromSeconds(1), 0);
        _ejection.LookAt(TimeSpan.FromSeconds(61));
        _ejection.Begin(TimeSpan.FromSeconds(61), 0);
        _ejection.LookAt(TimeSpan.FromSeconds(62));

        Assert.Equal(EjectionState.ProbeDue, _ejection.State);
    }
}
