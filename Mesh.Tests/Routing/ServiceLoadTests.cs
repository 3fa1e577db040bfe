using Mesh.Links;
using Mesh.Routing;
using Mesh.Tests.Support;

namespace Mesh.Tests.Routing;

public sealed class ServiceLoadTests
{
    private readonly LoadRig _rig = new(4, LoadRig.Everything);

    [Fact]
    public void ANodeThatKeepsFailingIsAvoidedUntilAProbeSucceeds()
    {
        _rig.End(0, LoadEnd.Failed, 4);
        Assert.False(_rig.Query(0).Avoids(0));
        _rig.End(0, LoadEnd.Failed);
        Assert.True(_rig.Query(0).Avoids(0));
        Assert.Equal(["node001"], _rig.Service.Ejected);

        _rig.Service.Refresh(TimeSpan.FromSeconds(2)); // 1 s and its jitter
        Assert.False(_rig.Query(0).Avoids(0));
        _rig.Loads[0].Sent();
        Assert.True(_rig.Query(0).Avoids(0));
        _rig.Loads[0].Ended(LoadEnd.Answered, TimeSpan.Zero);
        Assert.False(_rig.Query(0).Avoids(0));

        _rig.End(0, LoadEnd.Failed, 4); // a new start: the old failures are forgotten
        Assert.False(_rig.Query(0).Avoids(0));
    }

    [Fact]
    public void AGoodAnswerBetweenFailuresBeginsTheRowAnew()
    {
        _rig.End(0, LoadEnd.Failed, 4);
        _rig.End(0, LoadEnd.Answered);
        _rig.End(0, LoadEnd.Failed, 4);

        Assert.False(_rig.Loads[0].IsEjected);
    }

    [Fact]
    public void ANodeThatFailsAQuarterOfTheTimeIsEjectedAndOneThatFailsATenthIsNot()
    {
        for (var i = 0; i < 40; i++)
        {
            _rig.End(0, i % 4 == 3 ? LoadEnd.Failed : LoadEnd.Answered);
            _rig.End(1, i % 10 == 9 ? LoadEnd.Failed : LoadEnd.Answered);
        }

        Assert.Equal((true, false), (_rig.Loads[0].IsEjected, _rig.Loads[1].IsEjected));
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public void FailuresCountForTenSeconds(int secondsLater, bool ejected)
    {
        _rig.Service.Refresh(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 4; i++)
        {
            _rig.End(0, LoadEnd.Failed);
            _rig.End(0, LoadEnd.Answered, 2);
        }

        _rig.Service.Refresh(TimeSpan.FromSeconds(secondsLater));
        _rig.End(0, LoadEnd.Answered, 8);
        _rig.End(0, LoadEnd.Failed);

        Assert.Equal(ejected, _rig.Loads[0].IsEjected);
    }

    [Fact]
    public void WhoIsBusyIsNotFailing()
    {
        _rig.End(0, LoadEnd.Busy, 100);
        _rig.End(0, LoadEnd.Withdrawn, 100);

        Assert.False(_rig.Loads[0].IsEjected);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 2)]
    [InlineData(5, 2)]
    public void NeverMoreThanHalfAreEjected(int nodes, int ejected)
    {
        var rig = new LoadRig(nodes, LoadRig.Everything);
        for (var member = 0; member < nodes; member++)
        {
            rig.End(member, LoadEnd.Failed, 10);
        }

        Assert.Equal(ejected, rig.Service.Ejected.Count());
    }

    [Fact]
    public void WhenNodesLeaveTheEjectedAreStillNoMoreThanHalf()
    {
        _rig.End(0, LoadEnd.Failed, 5);
        _rig.End(1, LoadEnd.Failed, 5);
        _rig.Service.Of(_rig.Identities(3));
        _rig.Service.Refresh(TimeSpan.FromMilliseconds(100));

        Assert.Single(_rig.Service.Ejected);
    }

    [Fact]
    public void WhatANodeThatLeftStillOwesTakesNobodysPlace()
    {
        var rig = new LoadRig(3, LoadRig.Everything);
        rig.Service.Of(rig.Identities(2));
        rig.End(2, LoadEnd.Failed, 10);
        rig.End(0, LoadEnd.Failed, 5);

        Assert.Equal((false, true), (rig.Loads[2].IsEjected, rig.Loads[0].IsEjected));
    }

    [Fact]
    public void ALoadOutlivesRouteTablesButNotANewStartOfItsNode()
    {
        _rig.Loads[0].Sent();
        var again = _rig.Service.Of([.. _rig.Identities(1), new NodeIdentity("node002", 2)]);

        Assert.Same(_rig.Loads[0], again[0]);
        Assert.NotSame(_rig.Loads[1], again[1]);
    }

    [Fact]
    public void AnUnknownNodeIsTriedOnceAndThenLeftAloneUntilItAnswers()
    {
        _rig.End(0, LoadEnd.Answered);
        Assert.True(_rig.Loads[1].Cost < _rig.Loads[0].Cost);
        _rig.Loads[1].Sent();
        Assert.True(_rig.Loads[1].Cost > _rig.Loads[0].Cost);
    }

    [Fact]
    public void ManyThreadsLeaveNothingInFlight()
    {
        Parallel.For(0, 20_000, i => _rig.End(i % 4, i % 3 == 0 ? LoadEnd.Failed : LoadEnd.Answered));

        Assert.Equal(0, _rig.Service.InFlight);
        Assert.All(_rig.Loads, load => Assert.Equal(0, load.InFlight));
        Assert.Equal(2, _rig.Service.Ejected.Count());
    }

    [Fact]
    public void MeasuringAllocatesNothing()
    {
        _rig.End(0, LoadEnd.Answered);

        Assert.Equal(0, Allocations.Of(() => _rig.End(0, LoadEnd.Answered, 10_000)));
    }
}
