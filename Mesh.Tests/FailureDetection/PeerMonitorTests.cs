using Mesh.FailureDetection;
using static Mesh.Tests.FailureDetection.PeerMonitorRig;

namespace Mesh.Tests.FailureDetection;

public sealed class PeerMonitorTests
{
    private readonly PeerMonitorRig _rig = PeerMonitorRig.Connected();

    [Fact]
    public void BeforeTheFirstConnectionAPeerIsSuspect()
    {
        var rig = new PeerMonitorRig();

        Assert.Equal(new Suspicion(SuspicionState.Suspect, 0, SuspicionCause.NeverConnected), rig.Judge());
        rig.Lose();
        Assert.Equal(SuspicionCause.NeverConnected, rig.Judge().Cause);
        Assert.False(rig.Monitor.PingDue(rig.Now, requestsOut: true));
    }

    [Fact]
    public void TheFirstAnsweredHelloMakesItHealthyAtOnceAndAPingIsDue()
    {
        Assert.False(_rig.Judge().IsSuspect);
        Assert.True(_rig.Monitor.PingDue(_rig.Now, requestsOut: false));
    }

    [Fact]
    public void APeerThatAnswersStaysHealthyForAnHour()
    {
        _rig.Run(3_600_000);

        Assert.Empty(_rig.Changes);
        Assert.Equal(7_200, _rig.PingsSent);
        Assert.Equal(Ms(1), _rig.Monitor.SmoothedRoundTrip);
    }

    [Fact]
    public void ALostConnectionCountsAtOnce()
    {
        _rig.Run(2_000).Lose();

        Assert.Equal(SuspicionCause.ConnectionLost, _rig.Judge().Cause);
    }

    [Theory] // The silence after a ping; the round trip that was usual before; whether it is suspect.
    [InlineData(249, 1, false)]
    [InlineData(250, 1, true)]
    [InlineData(399, 50, false)]
    [InlineData(400, 50, true)]
    public void SilenceAfterAPingCountsFromTheTimeout(int silenceMs, int roundTripMs, bool suspect)
    {
        _rig.RoundTrip = Ms(roundTripMs);
        _rig.Run(10_450); // 450 ms into an interval: a ping is due in 50 ms or less, and none is out
        _rig.RoundTrip = null;
        while (!_rig.Monitor.PingDue(_rig.Now, false))
        {
            _rig.Sleep(1);
        }

        _rig.Monitor.PingSent(_rig.Now);
        for (var waited = 0; waited < silenceMs - 1; waited++)
        {
            Assert.False(_rig.Sleep(1).Judge().IsSuspect);
        }

        var suspicion = _rig.Sleep(1).Judge();
        Assert.Equal(suspect ? SuspicionCause.PingUnanswered : SuspicionCause.None, suspicion.Cause);
    }

    [Fact]
    public void AnythingHeardAfterAPingStartsTheWaitAnewAndAnAnswerHalfGivenDoesNotEndIt()
    {
        _rig.Run(10_000);
        _rig.RoundTrip = null;
        _rig.RequestsOut = true;
        _rig.Run(200);
        _rig.Monitor.ReplyReceived(_rig.Now);
        _rig.Run(240);
        Assert.Empty(_rig.Changes);

        _rig.Run(60);
        Assert.Equal(SuspicionCause.PingUnanswered, Assert.Single(_rig.Changes).Cause);
    }

    [Fact]
    public void WithoutAPingOutPhiConvictsTheSilent()
    {
        _rig.Run(10_010);
        Suspicion suspicion;
        do
        {
            suspicion = _rig.Sleep(10).Judge();
            Assert.Equal(suspicion.Phi >= 8, suspicion.IsSuspect);
        }
        while (!suspicion.IsSuspect);

        Assert.Equal(SuspicionCause.PhiAboveThreshold, suspicion.Cause);
    }

    [Theory]
    [InlineData(false, 850)]
    [InlineData(true, 450)]
    public void AFrozenPeerIsSuspectWithinAPingIntervalATimeoutAndATick(bool requestsOut, int withinMs)
    {
        _rig.RequestsOut = requestsOut;
        _rig.Run(10_000);
        _rig.RoundTrip = null;
        _rig.Run(withinMs);

        Assert.Equal(SuspicionCause.PingUnanswered, Assert.Single(_rig.Changes).Cause);
    }

    [Theory]
    [InlineData(3_000)]
    [InlineData(60_000)]
    public void AThawedPeerIsHealthyAfterTwoGoodPongsAndOneFreezeHardlyLengthensTheTimeout(int frozenMs)
    {
        _rig.RequestsOut = true;
        _rig.Run(10_000);
        _rig.RoundTrip = null;
        _rig.Run(frozenMs);
        Assert.Single(_rig.Changes);
        Assert.InRange(_rig.PingsSent - 100, 0, 2 + (frozenMs / 2_000)); // no heap of stale pings

        _rig.RoundTrip = Ms(1);
        _rig.Run(250);
        Assert.Equal(SuspicionCause.None, _rig.Changes[1].Cause);
        Assert.InRange(_rig.Monitor.PingTimeout, Ms(250), Ms(260));

        _rig.Run(60_000);
        Assert.Equal(2, _rig.Changes.Count);
    }

    [Fact]
    public void OneGoodPongIsNotEnoughAndALateOneStartsTheCountAnew()
    {
        _rig.Run(10_000);
        _rig.RoundTrip = null;
        _rig.Run(1_000);
        Assert.True(_rig.Judge().IsSuspect);

        bool SuspectAfterPong(int roundTripMs)
        {
            _rig.Monitor.PingSent(_rig.Now);
            _rig.Sleep(roundTripMs);
            _rig.Monitor.PongReceived(_rig.Now, Ms(roundTripMs));
            return _rig.Judge().IsSuspect;
        }

        Assert.Equal([true, true, true, false], new[] { 1, 240 + 100, 1, 1 }.Select(SuspectAfterPong));
    }

    [Fact]
    public void RepliesAloneDoNotMakeASuspectHealthy()
    {
        _rig.Run(10_000);
        _rig.RoundTrip = null;
        _rig.Run(1_000);
        for (var i = 0; i < 100; i++)
        {
            _rig.Run(10);
            _rig.Monitor.ReplyReceived(_rig.Now);
        }

        Assert.True(_rig.Judge().IsSuspect);
    }

    [Fact]
    public void AfterALossItTakesANewConnectionAndTwoGoodPongs()
    {
        _rig.Run(2_000).Lose();
        _rig.Monitor.PongReceived(_rig.Now, Ms(1));
        _rig.Monitor.PongReceived(_rig.Now, Ms(1)); // of the old connection, both too late
        Assert.True(_rig.Run(300).Judge().IsSuspect);

        _rig.Monitor.Connected(_rig.Now);
        Assert.Equal(SuspicionCause.ConnectionLost, _rig.Judge().Cause);

        _rig.Run(200);
        Assert.False(_rig.Judge().IsSuspect);
    }

    [Fact]
    public void APathThatTurnedSlowForGoodIsLearned()
    {
        _rig.Run(10_000);
        _rig.RoundTrip = Ms(400);
        _rig.Run(20_000);

        Assert.False(_rig.Judge().IsSuspect);
        Assert.Equal([SuspicionCause.PingUnanswered, SuspicionCause.None], _rig.Changes.Select(c => c.Cause));
    }

    [Fact]
    public void AFarPeerIsNotSuspectForItsFirstRoundTrip()
    {
        _rig.RoundTrip = Ms(600);
        _rig.Run(20_000);

        Assert.Empty(_rig.Changes);
        Assert.Equal(Ms(600), _rig.Monitor.SmoothedRoundTrip);
    }

    [Fact]
    public void ABusyMinuteThatEndsIsNoFailure()
    {
        _rig.RequestsOut = true;
        for (var i = 0; i < 60_000; i++)
        {
            _rig.Run(1);
            _rig.Monitor.ReplyReceived(_rig.Now);
        }

        _rig.RequestsOut = false;
        _rig.Run(10_000);
        Assert.Empty(_rig.Changes);
    }

    [Theory]
    [InlineData(260)]
    [InlineData(3_000)]
    [InlineData(3_600_000)]
    public void APauseOfThisNodeItselfConvictsNobody(int pauseMs)
    {
        _rig.RequestsOut = true;
        for (var i = 0; i < 20; i++)
        {
            _rig.Run(1_037).Sleep(pauseMs);
            Assert.False(_rig.Judge().IsSuspect);
        }

        Assert.Empty(_rig.Changes);
        Assert.Equal(Ms(1), _rig.Monitor.SmoothedRoundTrip);
    }

    [Fact]
    public void APongThatWaitedForThisNodeToWakeUpIsNoMeasureOfThePath()
    {
        _rig.Run(10_000);
        _rig.Monitor.PingSent(_rig.Now);
        _rig.Sleep(3_000);
        _rig.Monitor.PongReceived(_rig.Now, Ms(3_000));

        Assert.Equal(Ms(1), _rig.Monitor.SmoothedRoundTrip);
        Assert.False(_rig.Judge().IsSuspect);
    }

    [Fact]
    public void MorePingsDoNotLengthenTheWaitForTheFirst()
    {
        _rig.Run(10_000);
        for (var sent = 0; sent < 5; sent++)
        {
            Assert.False(_rig.Judge().IsSuspect);
            _rig.Monitor.PingSent(_rig.Now);
            _rig.Sleep(50);
        }

        Assert.Equal(SuspicionCause.PingUnanswered, _rig.Judge().Cause);
    }

    [Fact]
    public void AfterAPauseOfThisNodeADeadPeerIsSuspectOneTimeoutLater()
    {
        _rig.Run(10_020);
        _rig.RoundTrip = null;
        _rig.Run(400).Sleep(5_000);
        _rig.Run(350);

        Assert.Equal(SuspicionCause.PingUnanswered, Assert.Single(_rig.Changes).Cause);
    }

    [Fact]
    public void AnObserverThatIsAlwaysLateStillSuspectsTheDead()
    {
        _rig.Run(10_000);
        _rig.RoundTrip = null;
        for (var i = 0; i < 6; i++)
        {
            _rig.Sleep(300);
            _rig.Judge();
            if (_rig.Monitor.PingDue(_rig.Now, true))
            {
                _rig.Monitor.PingSent(_rig.Now);
            }
        }

        Assert.Equal(SuspicionCause.PingUnanswered, Assert.Single(_rig.Changes).Cause);
    }

    [Theory]
    [InlineData(1, 249, false)]
    [InlineData(1, 250, true)]
    [InlineData(0, 250, true)] // below 1 counts as 1
    [InlineData(1.5, 374, false)]
    [InlineData(1.5, 375, true)]
    [InlineData(8, 1_999, false)]
    [InlineData(8, 2_000, true)] // a starved node finds a dead peer as well
    public void ANodeThatDoubtsItselfWaitsSoManyTimesAsLong(double doubt, int silentMs, bool suspect)
    {
        var rig = PeerMonitorRig.Connected();
        rig.Run(1_000);
        rig.Monitor.PongReceived(rig.Now, PeerMonitorRig.Ms(1));
        rig.Monitor.PingSent(rig.Now);
        rig.Monitor.Doubt = doubt;
        for (var silent = 200; silent < silentMs; silent += 200)
        {
            rig.Sleep(200).Judge(); // closer than what counts as a pause of this node
        }

        rig.Sleep(((silentMs - 1) % 200) + 1);

        Assert.Equal(suspect, rig.Judge().IsSuspect);
    }

    [Fact]
    public void PhiForgivesASilenceThatMayBeThisNodesOwn()
    {
        var rig = PeerMonitorRig.Connected();
        rig.Run(5_000);
        var phi = rig.Monitor.PhiAt(rig.Now + Ms(1_500));
        rig.Monitor.Doubt = 3;

        Assert.Equal(phi, rig.Monitor.PhiAt(rig.Now + Ms(1_500) + (2 * Options.MinPingTimeout)), 9);
    }

    [Fact]
    public void WhatAStarvedNodeMeasuresDoesNotMakeItsTimeoutLongForGood()
    {
        var rig = PeerMonitorRig.Connected();
        rig.Run(1_000);
        rig.Monitor.Doubt = 8;
        rig.RoundTrip = Ms(1_500);
        rig.Run(60_000);
        rig.Monitor.Doubt = 1;

        Assert.True(rig.Monitor.PingTimeout <= 8 * Options.MinPingTimeout, $"{rig.Monitor.PingTimeout}");
        rig.RoundTrip = Ms(1);
        rig.Run(20_000);
        Assert.Equal(Options.MinPingTimeout, rig.Monitor.PingTimeout);
    }

    [Fact]
    public void TheSmoothedRoundTripMovesAnEighthOfTheWay()
    {
        _rig.RoundTrip = Ms(8);
        _rig.Run(200);
        Assert.Equal(Ms(8), _rig.Monitor.SmoothedRoundTrip);

        _rig.RoundTrip = Ms(16);
        _rig.Run(500);
        Assert.Equal(Ms(9), _rig.Monitor.SmoothedRoundTrip);
    }
}
