using Mesh.Configuration;
using Mesh.Routing;

namespace Mesh.Tests.Routing;

public sealed class RetryPolicyTests
{
    private static readonly RetryOptions Options =
        new(0.2, 3, 3, TimeSpan.FromMilliseconds(25), TimeSpan.FromMilliseconds(250));

    [Theory]
    [InlineData(Outcome.Replied, Reason.None)]
    [InlineData(Outcome.Refused, Reason.Malformed)]
    [InlineData(Outcome.HandlerFailed, Reason.ReplyTooLarge)]
    [InlineData(Outcome.Rejected, Reason.Expired)]
    [InlineData(Outcome.Rejected, Reason.TooLarge)]
    [InlineData(Outcome.Rejected, Reason.RequestIdReused)]
    [InlineData(Outcome.Rejected, Reason.KeyRequired)]
    [InlineData(Outcome.Unreachable, Reason.Moved)]
    public void WhatIsNoBetterElsewhereEnds(Outcome outcome, Reason reason) =>
        Assert.Equal(NextStep.End, Judge(Answered(outcome, reason) with { Idempotent = true, Spills = true }));

    [Theory]
    [InlineData(0, NextStep.Retry)]
    [InlineData(1, NextStep.Retry)]
    [InlineData(2, NextStep.End)] // two retries are three attempts
    public void AHandlerThatThrewIsTriedAgainUpToTheLimit(int retries, object next) => Assert.Equal(
        next, Judge(Answered(Outcome.HandlerFailed, Reason.HandlerThrew) with { Idempotent = true, Retries = retries }));

    [Fact]
    public void NotByAnotherActorOfItsKey()
    {
        var threw = Answered(Outcome.HandlerFailed, Reason.HandlerThrew) with { Idempotent = true };

        Assert.Equal(NextStep.End, Judge(threw with { KeepsState = true }));
        Assert.Equal(NextStep.End, Judge(threw with { KeepsState = true, IsStrict = true }));
    }

    [Theory]
    [InlineData(false, NextStep.End)]
    [InlineData(true, NextStep.Retry)]
    public void OverloadGoesElsewhereOnlyWhereAnyNodeIsAsGood(bool spills, object next) =>
        Assert.Equal(next, Judge(Answered(Outcome.Rejected, Reason.Overloaded) with { Spills = spills }));

    [Theory]
    [InlineData(Reason.Draining, false, NextStep.Reroute)]
    [InlineData(Reason.UnknownService, false, NextStep.Reroute)]
    [InlineData(Reason.Draining, true, NextStep.Wait)]
    [InlineData(Reason.UnknownService, true, NextStep.Wait)]
    [InlineData(Reason.Moved, false, NextStep.Wait)]
    [InlineData(Reason.Moved, true, NextStep.Wait)]
    public void WhatANodeDoesNotTakeGoesOnWithoutABudget(Reason reason, bool strict, object next) =>
        Assert.Equal(next, Judge(Answered(Outcome.Rejected, reason) with { IsStrict = strict, Retries = 99 }));

    [Theory]
    [InlineData(false, NextStep.Retry)]
    [InlineData(true, NextStep.End)] // its owner remembers what it said
    public void WhatANodeCutOffIsTriedElsewhereOrNotAtAll(bool strict, object next) => Assert.Equal(
        next, Judge(Answered(Outcome.Unknown, Reason.NoLease) with { Idempotent = true, IsStrict = strict }));

    [Fact]
    public void AnOwnerWithoutALeaseIsWaitedFor() =>
        Assert.Equal(NextStep.Wait, Judge(Answered(Outcome.Unreachable, Reason.NoLease) with { IsStrict = true }));

    [Theory]
    [InlineData(false, 1, NextStep.End)]
    [InlineData(true, 1, NextStep.Reroute)]
    [InlineData(true, 2, NextStep.End)] // it may be what ended both nodes
    public void ALostConnectionIsFollowedByAnotherOnce(bool idempotent, int losses, object next) => Assert.Equal(
        next,
        Judge(new AttemptEnd(AttemptFate.ConnectionLost) with { Idempotent = idempotent, Losses = losses }));

    [Fact]
    public void WhatWasNeverSentGoesOnHoweverOften() =>
        Assert.Equal(NextStep.Reroute, Judge(new AttemptEnd(AttemptFate.NeverSent) with { Losses = 9, Retries = 9 }));

    [Fact]
    public void NothingThatMayHaveRunIsSentAgainUnlessItIsIdempotent()
    {
        foreach (var fate in Enum.GetValues<AttemptFate>())
        {
            foreach (var outcome in Enum.GetValues<Outcome>())
            {
                foreach (var reason in Enum.GetValues<Reason>())
                {
                    foreach (var strict in new[] { false, true })
                    {
                        var end = new AttemptEnd(fate, outcome, reason, IsStrict: strict, Spills: true);
                        Assert.True(!end.MayHaveRun || Judge(end) == NextStep.End, $"{end}");
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(1, 0.0, 25)]
    [InlineData(1, 1.0, 50)]
    [InlineData(2, 1.0, 100)]
    [InlineData(4, 0.5, 137.5)]
    [InlineData(9, 1.0, 250)]
    [InlineData(int.MaxValue, 1.0, 250)]
    public void PausesGrowWithinTheirBounds(int nth, double chance, double milliseconds) =>
        Assert.Equal(milliseconds, RetryPolicy.Pause(nth, chance, Options).TotalMilliseconds, 3);

    [Theory]
    [InlineData(0, 3)]
    [InlineData(19, 3)]
    [InlineData(20, 4)]
    [InlineData(1_000, 200)]
    public void TheBudgetIsAShareOfTheLoadAndAFew(int underWay, int limit) =>
        Assert.Equal(limit, RetryBudget.LimitOf(underWay, Options));

    [Fact]
    public void ABudgetIsNeverOverdrawn()
    {
        var budget = new RetryBudget(Options) { UnderWay = 100 };
        Parallel.For(0, 1_000, _ => budget.TryTake());

        Assert.Equal(20, budget.Retries);
    }

    private static NextStep Judge(in AttemptEnd end) => RetryPolicy.Judge(end, Options);

    private static AttemptEnd Answered(Outcome outcome, Reason reason) => new(AttemptFate.Answered, outcome, reason);
}
