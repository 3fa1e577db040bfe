using Mesh.Traffic;

namespace Mesh.Tests.Telemetry;

public sealed class ServiceCallsTests
{
    private readonly ServiceCalls _calls = new("s");

    [Fact]
    public void EachEndIsCountedByItsOutcomeAndReason()
    {
        _calls.End(Outcome.Replied, Reason.None, attempts: 1);
        _calls.End(Outcome.Replied, Reason.None, attempts: 2);
        _calls.End(Outcome.Rejected, Reason.Overloaded, attempts: 1);
        _calls.End(Outcome.Refused, Reason.Malformed, attempts: 1);

        Assert.Equal(
            [(Outcome.Replied, Reason.None, 2L), (Outcome.Refused, Reason.Malformed, 1L), (Outcome.Rejected, Reason.Overloaded, 1L)],
            _calls.Counts().Order());
        Assert.Equal((4, 1, 5), (_calls.Ended, _calls.Failed, _calls.Attempts));
    }

    [Fact]
    public void WhatWasRefusedBeforeItBeganIsCountedAndHasNoAttempt()
    {
        _calls.Refuse(Outcome.Rejected, Reason.TooLarge);

        Assert.Equal([(Outcome.Rejected, Reason.TooLarge, 1L)], _calls.Counts());
        Assert.Equal((0, 0, 0), (_calls.Ended, _calls.Failed, _calls.Attempts));
    }

    [Fact]
    public void ARequestThatIsHedgedIsOneWithTheAttemptsOfItsWays()
    {
        _calls.AddAttempts(1);
        _calls.AddAttempts(1);
        _calls.End(Outcome.Replied, Reason.None, attempts: 0);

        Assert.Equal((1, 2), (_calls.Ended, _calls.Attempts));
    }

    [Fact]
    public void WhatALaterVersionMayAnswerIsCountedToo()
    {
        _calls.End((Outcome)200, (Reason)200, attempts: 1);

        Assert.Equal(1, Assert.Single(_calls.Counts()).Count);
    }

    [Fact]
    public void WaitingRepeatsNothing()
    {
        _calls.Follow(FollowUp.Retry, "handler-threw");
        _calls.Follow(FollowUp.Reroute, "suspect");
        _calls.Follow(FollowUp.Wait, "moved");
        _calls.Follow(FollowUp.Wait, "moved");

        Assert.Equal(2, _calls.Repeats);
        Assert.Contains((FollowUp.Wait, "moved", 2L), _calls.FollowUps);
    }
}
