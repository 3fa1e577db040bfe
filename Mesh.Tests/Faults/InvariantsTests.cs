using Mesh.Faults.Checking;
using Mesh.Faults.Traffic;

namespace Mesh.Tests.Faults;

public sealed class InvariantsTests
{
    [Fact]
    public void ARunInWhichAllWentWellBreaksNothing() =>
        Assert.Empty(new HandMadeRun { Offered = 3 }
            .Request(1).Ran(1)
            .Request(2, Words.Unknown).Ran(2, to: null)
            .Request(3, Words.Rejected)
            .Broken());

    [Theory]
    [InlineData(Words.None)]
    [InlineData(Words.GatewayLost)]
    [InlineData("untyped")]
    public void ARequestWithoutAnOutcomeIsFound(string outcome) =>
        Assert.Equal([OneOutcome.Name], new HandMadeRun().Request(1, outcome).Broken());

    [Fact]
    public void AConnectionMayBreakToAGatewayThatWasKilled() =>
        Assert.Empty(new HandMadeRun { KilledGateway = "gateway1" }.Request(1, Words.GatewayLost).Broken());

    [Theory]
    [InlineData(1, 5, true)]
    [InlineData(1, 0, false)] // frozen before it was asked
    [InlineData(2, 5, false)]
    public void AGatewayMaySayNothingWhileItIsFrozen(int node, int to, bool isExcused) =>
        Assert.Equal(
            isExcused ? [] : [OneOutcome.Name],
            new HandMadeRun().Request(1, Words.None).Frozen(node, -5, to).Broken());

    [Fact]
    public void ARequestWithTwoOutcomesIsFound() =>
        Assert.Equal([OneOutcome.Name], new HandMadeRun().Request(1).Request(1).Ran(1).Broken());

    [Fact]
    public void ANumberThatIsMissingIsFound() =>
        Assert.Equal([OneOutcome.Name], new HandMadeRun().Request(1).Ran(1).Request(3).Ran(3).Broken());

    [Theory]
    [InlineData(1_250, 0, true)]
    [InlineData(1_251, 0, false)]
    [InlineData(1_400, 150, true)] // the load itself stood still
    [InlineData(1_400, 149, false)]
    public void AnOutcomeComesWithinTheDeadlineAndAQuarterOfASecond(int ended, int stalled, bool isInTime) =>
        Assert.Equal(
            isInTime ? [] : [OneOutcome.Name],
            new HandMadeRun().Request(1, ended: ended).Ran(1).Stalled(500, 500 + stalled).Broken());

    [Theory]
    [InlineData(Words.Replied, 0)]
    [InlineData(Words.Refused, 0)]
    [InlineData(Words.HandlerFailed, 0)]
    [InlineData(Words.Rejected, 1)]
    [InlineData(Words.Unreachable, 1)]
    [InlineData(Words.Unsent, 1)]
    public void AnOutcomeThatIsNotTrueIsFound(string outcome, int ran)
    {
        var run = new HandMadeRun().Request(1, outcome, idempotent: true);
        Assert.Equal([RanAsSaid.Name], (ran == 0 ? run : run.Ran(1)).Broken());
    }

    [Theory]
    [InlineData(Words.Replied)]
    [InlineData(Words.Unknown)]
    public void WhatIsNotIdempotentRunsOnceWhateverItsOutcome(string outcome) =>
        Assert.Equal([AtMostOnce.Name], new HandMadeRun().Request(1, outcome).Ran(1).Ran(1, node: 2).Broken());

    [Fact]
    public void WhatIsIdempotentMayRunOnTwoNodes() =>
        Assert.Empty(new HandMadeRun().Request(1, idempotent: true).Ran(1).Ran(1, node: 2).Broken());

    [Fact]
    public void WhatIsIdempotentRunsOnceOnANode() =>
        Assert.Equal([AtMostOnce.Name], new HandMadeRun().Request(1, idempotent: true).Ran(1).Ran(1, from: 3, to: 4).Broken());

    [Theory]
    [InlineData(10, 20, true)] // after node 1, which runs from 1 to 9
    [InlineData(9, 20, false)]
    [InlineData(4, 5, false)]
    public void UnderStrictAffinityTwoNodesAreNeverActiveForOneKey(int from, int to, bool isApart) =>
        Assert.Equal(
            isApart ? [] : [OneActiveNode.Name],
            new HandMadeRun()
                .Request(1, service: "counter").Ran(1, 1, 1, 2, "counter", activation: 1, step: 1)
                .Request(2, service: "counter").Ran(2, 1, 8, 9, "counter", activation: 1, step: 2)
                .Request(3, service: "counter").Ran(3, 2, from, to, "counter", activation: 1, step: 1)
                .Broken());

    [Fact]
    public void TwoNodesMayBeActiveForTwoKeysOrUnderPreferredAffinity() =>
        Assert.Empty(new HandMadeRun()
            .Request(1, service: "counter").Ran(1, 1, 1, 9, "counter", "a", 1, 1)
            .Request(2, service: "counter").Ran(2, 2, 1, 9, "counter", "b", 1, 1)
            .Request(3).Ran(3, 1, 1, 9)
            .Request(4).Ran(4, 2, 1, 9)
            .Broken());

    [Fact]
    public void AnActorIsActiveUntilItHasSavedWhatItHeld()
    {
        HandMadeRun Run() => new HandMadeRun()
            .Request(1, service: "counter").Ran(1, 1, 1, 2, "counter", activation: 1, step: 1)
            .Request(2, service: "counter").Ran(2, 2, 6, 7, "counter", activation: 1, step: 1);

        Assert.Empty(Run().Saved(1, 5).Broken());
        Assert.Equal([OneActiveNode.Name], Run().Saved(1, 8).Broken());
        Assert.Empty(Run().Saved(1, 8).Frozen(1, 3, 7).Broken());
    }

    [Fact]
    public void ARequestThatAFreezeCutInTwoCountsByItsStart()
    {
        HandMadeRun Run() => new HandMadeRun()
            .Request(1, Words.Unknown, service: "counter").Ran(1, 1, 1, 500, "counter", activation: 1, step: 1)
            .Request(2, service: "counter").Ran(2, 2, 300, 301, "counter", activation: 1, step: 1);

        Assert.Empty(Run().Frozen(1, 2, 490).Broken());
        Assert.Equal([OneActiveNode.Name], Run().Frozen(2, 2, 290).Broken());
    }

    [Theory]
    [InlineData(1, 2, true)]
    [InlineData(2, 1, false)]
    [InlineData(1, 1, false)]
    public void AnswersOfOneCounterDoNotGoBackInTime(int first, int second, bool isInOrder) =>
        Assert.Equal(
            isInOrder ? [] : [StepsInOrder.Name],
            new HandMadeRun()
                .Request(1, began: 0, ended: 5, reply: $"7/1 {first}").Ran(1)
                .Request(2, began: 6, ended: 9, reply: $"7/1 {second}").Ran(2)
                .Broken());

    [Fact]
    public void RequestsThatOverlapAndOtherActorsMayBeCountedInAnyOrder() =>
        Assert.Empty(new HandMadeRun()
            .Request(1, began: 0, ended: 5, reply: "7/1 2").Ran(1)
            .Request(2, began: 4, ended: 9, reply: "7/1 1").Ran(2)
            .Request(3, began: 6, ended: 9, reply: "8/1 1").Ran(3)
            .Broken());

    [Fact]
    public void ACounterThatLeavesOutAStepIsFound() =>
        Assert.Equal(
            [StepsInOrder.Name],
            new HandMadeRun()
                .Request(1).Ran(1, from: 1, activation: 1, step: 1)
                .Request(2).Ran(2, from: 2, activation: 1, step: 3)
                .Broken());

    [Theory]
    [InlineData(2, 30_000, true)] // node 2 is on the ring from 20 s to 40 s
    [InlineData(2, 19_000, true)] // which was in force before somebody saw it
    [InlineData(2, 18_999, false)]
    [InlineData(2, 50_000, true)] // a request that was sent by that ring
    [InlineData(2, 50_001, false)]
    [InlineData(3, 30_000, false)]
    public void ANodeThatIsOnNoPreferenceListOfTheTimeIsFound(int node, int from, bool isListed)
    {
        HandMadeRun Run(string service) => new HandMadeRun()
            .Ring(0, 20_000, 1).Ring(20_000, 40_000, 1, 2).Ring(40_000, 60_000, 1)
            .Request(1, ended: 1_000, service: service).Ran(1, node, from, from + 1, service);

        Assert.Equal(isListed ? [] : [OnThePreferenceList.Name], Run("echo").Broken());
        Assert.Empty(Run("counter").Broken()); // strict affinity has a rule of its own
    }

    [Theory]
    [InlineData("counter", 2, 3, true)]
    [InlineData("counter", 1, 3, false)]
    [InlineData("counter", 2, 4, false)] // half is no majority
    [InlineData("counter", 1, 1, true)]
    [InlineData("counter", 0, 0, true)] // nobody looked
    [InlineData("echo", 0, 3, true)]
    public void StrictWorkThatStartsWithoutALeaseIsFound(string service, int granting, int voters, bool isHeld) =>
        Assert.Equal(
            isHeld ? [] : [WithALease.Name],
            new HandMadeRun()
                .Request(1, service: service)
                .Ran(1, service: service, granting: granting, voters: voters)
                .Broken());

    [Theory]
    [InlineData(10, 9, true)]
    [InlineData(10, 8, false)]
    [InlineData(0, 0, false)]
    public void ARunWithTooLittleTrafficIsVoid(int offered, int sent, bool isEnough)
    {
        var run = new HandMadeRun { Offered = offered };
        for (var number = 1; number <= sent; number++)
        {
            run.Request(number).Ran(number);
        }

        Assert.Equal(isEnough ? [] : [EnoughTraffic.Name], run.Broken());
    }
}
