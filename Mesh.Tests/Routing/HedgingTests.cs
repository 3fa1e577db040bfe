using Mesh.Requests;
using Mesh.Routing;
using Mesh.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Routing;

public sealed class HedgingTests
{
    private readonly RoutingRig _rig = new(hocon: "mesh.services.s.hedge = on");

    [Fact]
    public async Task ASlowRequestIsSentToASecondNodeAndTheFirstReplyWins()
    {
        await LearnAsync();
        var sent = _rig.Send(idempotent: true);
        var first = _rig.Preferred[0].LastId;
        Assert.Empty(_rig.Preferred[1].Sent);
        _rig.Pass(20); // the usual is 10 ms
        await Eventually.Async(
            () => _rig.Preferred[1].Sent.Length == 1, () => "no second attempt", TimeSpan.FromSeconds(10));
        _rig.Reply(_rig.Preferred[1], Answer.Replied("second"u8.ToArray()));

        var result = await sent;
        Assert.Equal((Outcome.Replied, _rig.Preferred[1].Name, 2), (result.Outcome, result.Node, result.Attempts));
        Assert.Equal([first], _rig.Preferred[0].Cancelled);
        Assert.Equal(0, _rig.Router.InFlight);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("callers")]
    public async Task BothAttemptsHaveOneIdSoThatANodeThatGetsBothRunsOne(string? id)
    {
        await LearnAsync();
        _ = _rig.Send(idempotent: true, id: id);
        _rig.Pass(20);
        await Eventually.Async(
            () => _rig.Preferred[1].Sent.Length == 1, () => "no second attempt", TimeSpan.FromSeconds(10));

        var first = _rig.Preferred[0].RequestIds[^1];
        Assert.NotNull(first);
        Assert.Equal(id is null, first.Contains(' ', StringComparison.Ordinal)); // no caller can give such a one
        Assert.Equal([first], _rig.Preferred[1].RequestIds);
        Assert.Equal(_rig.Preferred[0].RequestIds.Count, _rig.Preferred[0].RequestIds.Distinct().Count());
    }

    [Fact]
    public async Task ARequestOfTheUsualPaceIsSentOnce()
    {
        await LearnAsync();
        var sent = _rig.Send(idempotent: true);
        _rig.Pass(5);
        _rig.Reply(_rig.Preferred[0], Answer.Replied(default));

        Assert.Equal((Outcome.Replied, 1), ((await sent).Outcome, (await sent).Attempts));
    }

    [Fact]
    public async Task ARequestThatIsNotIdempotentIsNeverSentTwice()
    {
        await LearnAsync();
        var sent = _rig.Send();
        _rig.Pass(500);
        _rig.Reply(_rig.Preferred[0], Answer.Replied(default));

        Assert.Equal(1, (await sent).Attempts);
        Assert.Empty(_rig.Preferred[1].Sent);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void NorIsOneToAKeysActor(bool keyed, bool strict)
    {
        var rig = new RoutingRig(hocon: "mesh.services.s.hedge = on", keyed: keyed, strict: strict);
        var call = new Call("s", "k", 1, default, TimeSpan.MaxValue, Idempotent: true, strict, null);

        Assert.False(Hedging.Covers(rig.Routes, call));
        Assert.True(Hedging.Covers(_rig.Routes, call with { IsStrict = false }));
    }

    [Fact]
    public void EachPairOfOutcomesIsToldAsWhatIsKnownOfBoth()
    {
        foreach (var one in Enum.GetValues<Outcome>())
        {
            foreach (var other in Enum.GetValues<Outcome>())
            {
                var told = HedgePolicy.Combine(Ended(one), Ended(other));

                Assert.Equal(2, told.Attempts);
                Assert.Contains(told.Outcome, new[] { one, other });
                Assert.True(
                    told.Outcome is not (Outcome.Rejected or Outcome.Unreachable)
                    || (DidNotRun(one) && DidNotRun(other)));
                Assert.Equal(one == Outcome.Replied || other == Outcome.Replied, told.IsReplied);
            }
        }
    }

    [Fact]
    public void AQuantileIsAtMostAQuarterTooLongAndFades()
    {
        var clock = new FakeTimeProvider();
        var histogram = new LatencyHistogram(clock);
        for (var i = 1; i < LatencyHistogram.MinSamples; i++)
        {
            histogram.Note(TimeSpan.FromMilliseconds(i));
        }

        Assert.Null(histogram.Quantile(0.95));
        for (var i = LatencyHistogram.MinSamples; i <= 1_000; i++)
        {
            histogram.Note(TimeSpan.FromMilliseconds(i));
        }

        Assert.InRange(histogram.Quantile(0.95)!.Value.TotalMilliseconds, 950, 950 * 1.25);
        Assert.InRange(histogram.Quantile(0.5)!.Value.TotalMilliseconds, 500, 500 * 1.25);
        for (var i = 0; i < 12; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(10));
            histogram.Quantile(0.5);
        }

        Assert.Null(histogram.Quantile(0.5));
    }

    /// <summary>So many requests of 10 ms that the service has a usual pace.</summary>
    private async Task LearnAsync()
    {
        for (var i = 0; i < LatencyHistogram.MinSamples; i++)
        {
            var sent = _rig.Send(idempotent: true);
            _rig.Pass(10);
            _rig.Reply(_rig.Preferred[0], Answer.Replied(default));
            await sent;
        }
    }

    private static RequestResult Ended(Outcome outcome) =>
        new() { Outcome = outcome, Attempts = 1 };

    private static bool DidNotRun(Outcome outcome) => outcome is Outcome.Rejected or Outcome.Unreachable;
}
