using System.Collections.Immutable;
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

    [Fact]
    public void ANodeThatIsNotOnThePreferenceListIsFound()
    {
        var lists = ImmutableDictionary<(string Service, string Key), ImmutableHashSet<string>>.Empty
            .Add(("echo", "a"), ["node1", "node2"]);

        Assert.Empty(new HandMadeRun().Request(1).Ran(1, node: 2).Broken(lists));
        Assert.Equal([OnThePreferenceList.Name], new HandMadeRun().Request(1).Ran(1, node: 3).Broken(lists));
    }

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
