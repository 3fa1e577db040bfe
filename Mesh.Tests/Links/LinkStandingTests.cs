using Mesh.FailureDetection;
using Mesh.Links;
using Mesh.Requests;
using Mesh.Routing;
using Mesh.Services;
using Mesh.Tests.Support;
using Mesh.Traffic;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Links;

public sealed class LinkStandingTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly Link _link;
    private readonly PendingRequest _request = new RequestTable(1, _ => { }, new CallTraffic(TimeProvider.System)).Rent()!;
    private int _wanted;

    public LinkStandingTests()
    {
        var options = TestOptions.Of();
        var plane = new DataPlane(options, _clock, new ServiceHosts([], null), new ListLogger());
        _link = new Link(Members.Of("peer"), plane, new RequestRouter(options, _clock, new Random(1)))
        {
            Wanted = _ => _wanted++,
        };
    }

    public void Dispose() => _link.Dispose();

    [Fact]
    public void WhoIsNotLinkedIsNeitherSuspectNorWell()
    {
        Assert.Equal(new Suspicion(SuspicionState.Unlinked, 0, SuspicionCause.None), _link.Suspicion);
        Assert.False(_link.IsSuspect || _link.IsSilent || _link.IsConnected);
        Assert.Null(_link.RoundTrip);
    }

    [Fact]
    public void WhereTheClusterFindsItUnreachableItIsSuspectUntilItDoesNot()
    {
        _link.IsReachable = false;
        Assert.Equal(SuspicionCause.Unreachable, _link.Suspicion.Cause);
        Assert.True(_link.IsSuspect && _link.IsSilent);

        _link.IsReachable = true;
        Assert.False(_link.IsSuspect || _link.IsSilent);
    }

    [Fact]
    public void ManyRequestsForItAskForOneLink()
    {
        Assert.Equal(SendResult.Dialling, _link.TrySend(_request));
        Assert.Equal(SendResult.Dialling, _link.TrySend(_request));

        Assert.Equal((1, 0), (_wanted, _link.InFlight));
        Assert.Null(_request.Peer);
        Assert.False(_link.IsSuspect);
    }

    [Fact]
    public void AFirstDialThatFailsMakesItSuspectAsALostConnectionDoes()
    {
        _link.TrySend(_request);
        _link.Missed();

        Assert.Equal(SuspicionCause.ConnectionLost, _link.Suspicion.Cause);
        Assert.Equal(SendResult.NotConnected, _link.TrySend(_request));
        Assert.True(_link.TakeUse()); // and it is not let go of
    }

    [Fact]
    public void SoDoesOneThatTakesTooLong()
    {
        _link.TrySend(_request);
        _clock.Advance(TimeSpan.FromMilliseconds(249));
        Assert.False(_link.Look(_clock.Monotonic(), doubt: 1).IsSuspect);
        _clock.Advance(TimeSpan.FromMilliseconds(2));
        Assert.False(_link.Look(_clock.Monotonic(), doubt: 2).IsSuspect);

        Assert.Equal(SuspicionCause.ConnectionLost, _link.Look(_clock.Monotonic(), doubt: 1).Cause);
    }

    [Fact]
    public void WhatIsNotUsedIsLetGoOfAndAskedForAnew()
    {
        _link.TrySend(_request);
        Assert.True(_link.TryLetGo());
        Assert.Equal(SuspicionState.Unlinked, _link.Suspicion.State);

        Assert.Equal(SendResult.Dialling, _link.TrySend(_request));
        Assert.Equal(2, _wanted);
    }

    [Fact]
    public void InAFullMeshItIsSuspectUntilItsFirstConnection()
    {
        Assert.True(_link.Ask(isSuspectAtFirst: true));
        Assert.False(_link.Ask(isSuspectAtFirst: true));

        Assert.Equal(SuspicionCause.NeverConnected, _link.Suspicion.Cause);
        Assert.True(_link.IsSuspect);
        Assert.Equal(SendResult.NotConnected, _link.TrySend(_request));
        Assert.Equal(0, _wanted);
    }

    [Fact]
    public void ALinkOfANodeThatIsGoneIsNotMade()
    {
        _link.Dispose();

        Assert.Equal(SendResult.NotConnected, _link.TrySend(_request));
        Assert.Equal(0, _wanted);
    }
}
