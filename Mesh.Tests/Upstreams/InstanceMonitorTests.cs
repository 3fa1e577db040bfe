using Mesh.FailureDetection;

namespace Mesh.Tests.Upstreams;

public sealed class InstanceMonitorTests
{
    private readonly MonitorRig _rig = new();

    [Fact]
    public void BeforeItsFirstProbeAnInstanceIsNotTrusted() =>
        Assert.Equal(SuspicionCause.NeverConnected, _rig.Judge().Cause);

    [Fact]
    public void AGoodAnswerMakesItHealthyAndThenItIsProbedAtItsPace()
    {
        _rig.Answer(_ => MonitorRig.Good).Run(60_000);

        Assert.False(_rig.Judge().IsSuspect);
        Assert.InRange(_rig.Probes, 11, 14);
        Assert.Empty(_rig.Changes.Skip(1));
    }

    [Fact]
    public void OneBadAnswerIsForgivenAndTheSecondIsNot()
    {
        _rig.Answer(_ => MonitorRig.Good).Run(10_000);
        _rig.Answer(_ => MonitorRig.Bad);

        _rig.RunUntilProbes(_rig.Probes + 1).Run(1_000);
        Assert.False(_rig.Judge().IsSuspect);
        _rig.RunUntilProbes(_rig.Probes + 1).Run(200);
        Assert.Equal(SuspicionCause.CheckFailed, _rig.Judge().Cause);
    }

    [Fact]
    public void TwoGoodAnswersInARowMakeItWellAgainSoon()
    {
        _rig.Answer(_ => MonitorRig.Good).Run(10_000).Answer(_ => MonitorRig.Bad).Run(20_000);
        Assert.True(_rig.Judge().IsSuspect);

        _rig.Answer(_ => MonitorRig.Good).RunUntilProbes(_rig.Probes + 2).Run(100);

        Assert.False(_rig.Judge().IsSuspect);
    }

    [Fact]
    public void AnInstanceThatIsIllFromTheStartIsNeverTrusted()
    {
        _rig.Answer(_ => MonitorRig.Bad).Run(60_000);

        Assert.True(_rig.Judge().IsSuspect);
        Assert.Single(_rig.Changes);
    }

    [Fact]
    public void ARefusedConnectionNeedsNoSecond()
    {
        _rig.Answer(_ => MonitorRig.Good).Run(10_000).Answer(_ => MonitorRig.Refused).RunUntilProbes(_rig.Probes + 1).Run(100);

        Assert.Equal(SuspicionCause.ConnectionLost, _rig.Judge().Cause);
    }

    [Fact]
    public void ARequestThatIsRefusedCountsAtOnce()
    {
        _rig.Answer(_ => MonitorRig.Good).Run(10_000);

        _rig.Monitor.ConnectionRefused(_rig.Now);

        Assert.Equal(SuspicionCause.ConnectionLost, _rig.Judge().Cause);
    }

    [Fact]
    public void AFreezeIsNoticedWithinASecondWhileRequestsAreOut()
    {
        _rig.Answer(_ => MonitorRig.Good).Run(10_000);
        _rig.RequestsOut = true;
        _rig.Answer(_ => null); // frozen

        _rig.Run(1_100);

        Assert.True(_rig.Judge().IsSuspect);
    }

    [Fact]
    public void AFreezeIsNoticedWithoutRequestsByProbesAlone()
    {
        _rig.Answer(_ => MonitorRig.Good).Run(10_000).Answer(_ => null).Run(7_000);

        Assert.True(_rig.Judge().IsSuspect);
    }

    [Fact]
    public void RepliesAreSignsOfLifeAndNeedNoProbe()
    {
        var rig = new MonitorRig(isProber: false) { RequestsOut = true };
        rig.Monitor.RequestAnswered(rig.Now);
        rig.Run(60_000, each: monitor => monitor.RequestAnswered(rig.Now));

        Assert.Equal(0, rig.Probes);
        Assert.False(rig.Judge().IsSuspect);
    }

    [Fact]
    public void WhoDoesNotProbeDoesNotSuspectForSilence()
    {
        var rig = new MonitorRig(isProber: false);
        rig.Monitor.RequestAnswered(rig.Now);

        rig.Run(3_600_000);

        Assert.Equal(0, rig.Probes);
        Assert.False(rig.Judge().IsSuspect);
    }

    [Fact]
    public void WhoDoesNotProbeAsksWhenItsRequestsGetNoReply()
    {
        var rig = new MonitorRig(isProber: false) { RequestsOut = true };
        rig.Monitor.RequestAnswered(rig.Now);

        rig.Answer(_ => null).Run(1_600);

        Assert.InRange(rig.Probes, 1, 2);
        Assert.True(rig.Judge().IsSuspect);
    }

    [Fact]
    public void AnHourOfGoodAnswersIsNeverDoubted()
    {
        _rig.Answer(number => MonitorRig.Good with { Took = TimeSpan.FromMilliseconds(number % 7 == 0 ? 200 : 2) }).Run(3_600_000);

        Assert.Single(_rig.Changes);
    }
}
