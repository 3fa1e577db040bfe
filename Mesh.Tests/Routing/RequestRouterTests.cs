using Mesh.Requests;
using Mesh.Routing;

namespace Mesh.Tests.Routing;

public sealed class RequestRouterTests
{
    private const long Taken = 1_000;

    private readonly RoutingRig _rig = new();

    [Fact]
    public async Task ANodeThatIsNotConnectedIsPassedOver()
    {
        _rig.Preferred[0].Answer = SendResult.NotConnected;
        var sent = _rig.Send();
        _rig.Reply(_rig.Preferred[1], Answer.Replied("hi"u8.ToArray()));

        var result = await sent;
        Assert.Equal((Outcome.Replied, _rig.Preferred[1].Name, 1), (result.Outcome, result.Node, result.Attempts));
    }

    [Fact]
    public async Task WithoutAnyConnectionTheRequestIsUnreachableAtOnce()
    {
        Array.ForEach(_rig.Peers, peer => peer.Answer = SendResult.NotConnected);

        var result = await _rig.Send();

        Assert.Equal((Outcome.Unreachable, Reason.NoCandidate, 0), (result.Outcome, result.Reason, result.Attempts));
        Assert.All(_rig.Peers, peer => Assert.Contains(peer.Name, result.Detail, StringComparison.Ordinal));
    }

    [Fact]
    public async Task AFullOutboxRejectsAtOnceAndSaysHowLongToWait()
    {
        _rig.Preferred[0].Answer = SendResult.Full;

        var result = await _rig.Send();

        Assert.Equal((Outcome.Rejected, Reason.Overloaded), (result.Outcome, result.Reason));
        Assert.True(result.RetryAfter > TimeSpan.Zero);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatWasNeverHandedToALostConnectionGoesToTheNextNode(bool idempotent)
    {
        _rig.Preferred[0].OutboxEnd = Taken + 1;
        var sent = _rig.Send(idempotent);
        _rig.Router.OnConnectionLost(_rig.Preferred[0], Taken, "reset");
        Assert.Equal((0, 1), (_rig.Preferred[0].InFlight, _rig.Preferred[1].InFlight));
        _rig.Reply(_rig.Preferred[1], Answer.Rejected(Reason.Expired, "late"));

        // It certainly ran nowhere, so it may end as rejected.
        var result = await sent;
        Assert.Equal((Outcome.Rejected, Reason.Expired, 2), (result.Outcome, result.Reason, result.Attempts));
    }

    [Fact]
    public async Task WhatMayHaveReachedALostNodeEndsAsUnknownAtOnce()
    {
        _rig.Preferred[0].OutboxEnd = Taken;
        var sent = _rig.Send();
        _rig.Router.OnConnectionLost(_rig.Preferred[0], Taken, "reset by peer");

        var result = await sent;
        Assert.Equal((Outcome.Unknown, Reason.ConnectionLost, 1), (result.Outcome, result.Reason, result.Attempts));
        Assert.Contains("reset by peer", result.Detail, StringComparison.Ordinal);
        Assert.Empty(_rig.Preferred[1].Sent);
    }

    [Fact]
    public async Task AnIdempotentRequestThatMayHaveReachedALostNodeGoesToTheNext()
    {
        var sent = _rig.Send(idempotent: true);
        _rig.Router.OnConnectionLost(_rig.Preferred[0], Taken, "reset");
        _rig.Reply(_rig.Preferred[1], Answer.Replied(default));

        Assert.Equal((Outcome.Replied, 2), ((await sent).Outcome, (await sent).Attempts));
    }

    [Fact]
    public void ALostConnectionLeavesTheRequestsOfOthersAlone()
    {
        _ = _rig.Send();
        _rig.Router.OnConnectionLost(_rig.Preferred[1], Taken, "reset");

        Assert.Equal((1, 0), (_rig.Preferred[0].InFlight, _rig.Preferred[1].InFlight));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void OnlyIdempotentRequestsLeaveASuspect(bool idempotent, int rerouted)
    {
        _ = _rig.Send(idempotent);
        _rig.Preferred[0].IsSuspect = true;
        _rig.Router.RerouteFrom(_rig.Preferred[0]);

        Assert.Equal((1 - rerouted, rerouted), (_rig.Preferred[0].InFlight, _rig.Preferred[1].InFlight));
    }

    [Fact]
    public void AKeysActorIsWaitedForUntilItsNodeIsSilent()
    {
        var rig = new RoutingRig(keyed: true);
        _ = rig.Send(idempotent: true);
        rig.Preferred[0].IsSuspect = true;
        rig.Router.RerouteFrom(rig.Preferred[0]);
        Assert.Equal((1, 0), (rig.Preferred[0].InFlight, rig.Preferred[1].InFlight));

        rig.Preferred[0].IsSilent = true;
        rig.Router.RerouteFrom(rig.Preferred[0]);
        Assert.Equal((0, 1), (rig.Preferred[0].InFlight, rig.Preferred[1].InFlight));
    }

    [Fact]
    public void NobodyLeavesASuspectForAnother()
    {
        _ = _rig.Send(idempotent: true);
        Array.ForEach(_rig.Peers, peer => peer.IsSuspect = true);
        _rig.Router.RerouteFrom(_rig.Preferred[0]);

        Assert.Equal(1, _rig.Preferred[0].InFlight);
    }

    [Theory]
    [InlineData(Reason.Draining)]
    [InlineData(Reason.UnknownService)]
    public async Task ANodeThatTakesNoWorkIsPassedOver(Reason reason)
    {
        var sent = _rig.Send();
        _rig.Reply(_rig.Preferred[0], Answer.Rejected(reason, "not here"));
        _rig.Reply(_rig.Preferred[1], Answer.Rejected(reason, "nor here"));
        _rig.Reply(_rig.Preferred[2], Answer.Replied(default));

        Assert.Equal((Outcome.Replied, 3), ((await sent).Outcome, (await sent).Attempts));
    }

    [Fact]
    public async Task AnIdempotentRequestThatMayHaveRunPassesOverANodeThatTakesNoWorkToo()
    {
        var sent = _rig.Send(idempotent: true);
        _rig.Preferred[0].IsSuspect = true;
        _rig.Router.RerouteFrom(_rig.Preferred[0]);
        _rig.Reply(_rig.Preferred[1], Answer.Rejected(Reason.Draining, "leaving"));
        _rig.Reply(_rig.Preferred[2], Answer.Replied(default));

        Assert.Equal(Outcome.Replied, (await sent).Outcome);
    }

    /// <summary>What ends the second attempt of a request whose first may have run.</summary>
    [Theory]
    [InlineData("overloaded")]
    [InlineData("expired")]
    [InlineData("all draining")]
    [InlineData("outbox full")]
    [InlineData("nobody")]
    [InlineData("deadline")]
    [InlineData("deadline before sending")]
    public async Task OnceAnAttemptMayHaveRunNothingSaysThatNoneDid(string end)
    {
        var sent = _rig.Send(idempotent: true);
        if (end == "outbox full")
        {
            _rig.Preferred[1].Answer = SendResult.Full;
        }
        else if (end == "nobody")
        {
            _rig.Preferred[1].Answer = _rig.Preferred[2].Answer = SendResult.NotConnected;
        }
        else if (end == "deadline before sending")
        {
            _rig.Clock.Advance(TimeSpan.FromSeconds(2));
        }

        _rig.Router.OnConnectionLost(_rig.Preferred[0], Taken, "reset");
        switch (end)
        {
            case "overloaded":
                _rig.Reply(_rig.Preferred[1], Answer.Overloaded("full", TimeSpan.FromSeconds(1)));
                break;
            case "expired":
                _rig.Reply(_rig.Preferred[1], Answer.Rejected(Reason.Expired, "late"));
                break;
            case "all draining":
                _rig.Reply(_rig.Preferred[1], Answer.Rejected(Reason.Draining, "leaving"));
                _rig.Reply(_rig.Preferred[2], Answer.Rejected(Reason.Draining, "leaving"));
                break;
            case "deadline":
                _rig.PassDeadline();
                break;
        }

        Assert.Equal(Outcome.Unknown, (await sent).Outcome);
    }

    [Theory]
    [InlineData(Outcome.Replied, Reason.None)]
    [InlineData(Outcome.Refused, Reason.Malformed)]
    [InlineData(Outcome.HandlerFailed, Reason.HandlerThrew)]
    [InlineData(Outcome.Rejected, Reason.Overloaded)]
    [InlineData(Outcome.Rejected, Reason.InvalidKey)]
    public async Task WhatANodeAnswersIsTheOutcome(Outcome outcome, Reason reason)
    {
        var sent = _rig.Send();
        _rig.Reply(_rig.Preferred[0], new Answer(outcome, reason, "payload"u8.ToArray(), "why"));

        var result = await sent;
        Assert.Equal(
            (outcome, reason, "why", _rig.Preferred[0].Name),
            (result.Outcome, result.Reason, result.Detail, result.Node));
        Assert.Equal("payload"u8.ToArray(), result.Payload.ToArray());
    }

    [Fact]
    public async Task TheDeadlineEndsWhatWasNotAnsweredAndALateReplyIsDropped()
    {
        var sent = _rig.Send();
        var late = _rig.Preferred[0].LastId;
        _rig.PassDeadline();
        Assert.Equal((Outcome.Unknown, Reason.DeadlineExceeded), ((await sent).Outcome, (await sent).Reason));

        var next = _rig.Send(); // in the same slot
        _rig.Router.Reply(late, Answer.Replied("late"u8.ToArray()));
        Assert.False(next.IsCompleted);
        _rig.Reply(_rig.Preferred[0], Answer.Replied("mine"u8.ToArray()));
        Assert.Equal("mine"u8.ToArray(), (await next).Payload.ToArray());
    }

    [Fact]
    public void ADeadlineThatHasNotPassedEndsNothing()
    {
        var sent = _rig.Send();
        _rig.Clock.Advance(TimeSpan.FromMilliseconds(999));
        _rig.Router.EndOverdue();

        Assert.False(sent.IsCompleted);
    }

    [Fact]
    public async Task CancellingEndsARequestThatIsUnderWayAsUnknown()
    {
        using var cancellation = new CancellationTokenSource();
        var sent = _rig.Send(cancellation: cancellation.Token);
        await cancellation.CancelAsync();

        Assert.Equal((Outcome.Unknown, Reason.Cancelled), ((await sent).Outcome, (await sent).Reason));
        Assert.Equal(0, _rig.Preferred[0].InFlight);
    }

    [Fact]
    public async Task ARequestThatWasCancelledBeforeIsNotSent()
    {
        var result = await _rig.Send(cancellation: new CancellationToken(canceled: true));

        Assert.Equal((Outcome.Rejected, Reason.Cancelled, 0), (result.Outcome, result.Reason, result.Attempts));
        Assert.All(_rig.Peers, peer => Assert.Empty(peer.Sent));
    }

    [Fact]
    public async Task MoreRequestsThanTheLimitAreRejectedUntilOneEnds()
    {
        var rig = new RoutingRig(hocon: "mesh.requests.max-in-flight = 2");
        var (first, second) = (rig.Send(), rig.Send());
        var rejected = await rig.Send();
        Assert.Equal((Outcome.Rejected, Reason.Overloaded), (rejected.Outcome, rejected.Reason));
        Assert.True(rejected.RetryAfter > TimeSpan.Zero);

        rig.Reply(rig.Preferred[0], Answer.Replied(default));
        await second;
        var third = rig.Send();
        Assert.False(third.IsCompleted);
        Assert.False(first.IsCompleted);
    }

    [Fact]
    public async Task AServiceThatIsNotOfferedAnyMoreLeavesNobody()
    {
        var sent = _rig.Send();
        _rig.Router.Routes = RouteTable.Empty;
        _rig.Reply(_rig.Preferred[0], Answer.Rejected(Reason.UnknownService, "gone"));

        Assert.Equal((Outcome.Unreachable, Reason.NoCandidate), ((await sent).Outcome, (await sent).Reason));
    }

    /// <summary>A node that starts or ends knows of no service, and that says nothing about the cluster's.</summary>
    [Theory]
    [InlineData(true, Outcome.Rejected, Reason.UnknownService)]
    [InlineData(false, Outcome.Unreachable, Reason.NoCandidate)]
    public async Task OnlyAMemberSaysThatNobodyOffersAService(bool isInCluster, Outcome outcome, Reason reason)
    {
        _rig.Router.Routes = RouteTable.Empty with { IsInCluster = isInCluster };
        var result = await _rig.Send();

        Assert.Equal((outcome, reason), (result.Outcome, result.Reason));
    }

    [Fact]
    public async Task ARouterThatStopsEndsWhatIsUnderWayAndTakesNothingMore()
    {
        var sent = _rig.Send();
        _rig.Router.Stop();

        Assert.Equal(Outcome.Unknown, (await sent).Outcome);
        Assert.Equal(Outcome.Unreachable, (await _rig.Send()).Outcome);
        Assert.Equal(0, _rig.Router.InFlight);
    }
}
