using Mesh.Requests;
using Mesh.Routing;

namespace Mesh.Tests.Routing;

/// <summary>Requests under strict affinity: the owner answers, or they wait here for it.</summary>
public sealed class StrictRoutingTests
{
    private const long Taken = 1_000;

    private readonly RoutingRig _rig = new(keyed: true, strict: true);

    private FakePeer Owner => _rig.Preferred[0];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ASuspectOwnerIsWaitedForAndNobodyElseIsAsked(bool idempotent)
    {
        Owner.IsSuspect = true;
        var sent = _rig.Send(idempotent);
        _rig.Pass(500);
        Assert.Equal(1, _rig.Router.Waiting);
        Assert.All(_rig.Peers, peer => Assert.Empty(peer.Sent));

        Owner.IsSuspect = false;
        _rig.Router.WakeWaiting();
        Assert.Equal(0, _rig.Router.Waiting);
        _rig.Reply(Owner, Answer.Replied(default));
        Assert.Equal((Outcome.Replied, 1), ((await sent).Outcome, (await sent).Attempts));
    }

    [Fact]
    public void AnOwnerThatIsWellIsFoundWithoutNewsToo()
    {
        Owner.Answer = SendResult.NotConnected;
        _ = _rig.Send();
        Owner.Answer = SendResult.Sent;
        _rig.Pass(99);
        Assert.Empty(Owner.Sent);
        _rig.Pass(2);
        Assert.Single(Owner.Sent);
    }

    [Fact]
    public async Task WhatWaitedInVainNeverRan()
    {
        Owner.IsSuspect = true;
        var sent = _rig.Send();
        _rig.PassDeadline();

        Assert.Equal((Outcome.Unreachable, Reason.NoCandidate, 0), EndOf(await sent));
        Assert.Equal(0, _rig.Router.Waiting);
    }

    [Theory]
    [InlineData(Outcome.Rejected, Reason.Moved, Reason.Moved)]
    [InlineData(Outcome.Unreachable, Reason.NoLease, Reason.NoLease)]
    [InlineData(Outcome.Rejected, Reason.Draining, Reason.NoCandidate)]
    public async Task WhatTheOwnerDoesNotTakeIsSentAgainUntilTheDeadline(Outcome outcome, Reason reason, Reason end)
    {
        var sent = _rig.Send();
        _rig.Reply(Owner, new Answer(outcome, reason, default, "not now"));
        _rig.Pass(24);
        Assert.Single(Owner.Sent);
        _rig.Pass(26);
        Assert.Equal(2, Owner.Sent.Length);
        _rig.Reply(Owner, new Answer(outcome, reason, default, "not now"));
        _rig.PassDeadline();

        Assert.Equal((Outcome.Unreachable, end, 2), EndOf(await sent));
        Assert.Equal(Owner.Name, (await sent).Node);
    }

    [Fact]
    public void AMovedRequestIsSentAgainWhenThisNodesViewChanges()
    {
        _ = _rig.Send();
        _rig.Reply(Owner, Answer.Rejected(Reason.Moved, "not mine"));
        _rig.TakeRoutes();

        Assert.Equal(2, Owner.Sent.Length);
    }

    [Fact]
    public async Task WhatMayHaveReachedTheOwnerEndsAsUnknownUnlessItIsIdempotent()
    {
        var once = _rig.Send();
        var twice = _rig.Send(idempotent: true);
        Owner.IsSuspect = true;
        _rig.Router.OnConnectionLost(Owner, Taken, "reset");
        Assert.Equal((Outcome.Unknown, Reason.ConnectionLost, 1), EndOf(await once));

        Owner.IsSuspect = false;
        _rig.Router.WakeWaiting();
        Assert.Equal(3, Owner.Sent.Length);
        Assert.Null(Owner.RequestIds[0]);
        Assert.NotNull(Owner.RequestIds[1]);
        Assert.Equal(Owner.RequestIds[1], Owner.RequestIds[2]);
        _rig.PassDeadline();
        Assert.Equal(Outcome.Unknown, (await twice).Outcome);
    }

    [Fact]
    public async Task WhatMayHaveRunAndWaitsInVainIsUnknown()
    {
        var sent = _rig.Send(idempotent: true);
        Owner.IsSuspect = true;
        _rig.Router.OnConnectionLost(Owner, Taken, "reset");
        _rig.PassDeadline();

        Assert.Equal((Outcome.Unknown, Reason.DeadlineExceeded, 1), EndOf(await sent));
    }

    [Fact]
    public void NoRequestLeavesASuspectOwnerForAnother()
    {
        _ = _rig.Send(idempotent: true);
        Owner.IsSuspect = Owner.IsSilent = true;
        _rig.Router.RerouteFrom(Owner);

        Assert.Equal(1, Owner.InFlight);
    }

    [Fact]
    public async Task CancellingWhatWaitsSaysThatItDidNotRun()
    {
        using var cancellation = new CancellationTokenSource();
        Owner.IsSuspect = true;
        var sent = _rig.Send(cancellation: cancellation.Token);
        await cancellation.CancelAsync();

        Assert.Equal((Outcome.Rejected, Reason.Cancelled, 0), EndOf(await sent));
        Assert.Equal(0, _rig.Router.Waiting);
    }

    [Fact]
    public async Task ANodeThatStopsEndsWhatWaits()
    {
        Owner.IsSuspect = true;
        var sent = _rig.Send();
        _rig.Router.Stop();

        Assert.Equal(Outcome.Rejected, (await sent).Outcome);
        Assert.Equal(0, _rig.Router.Waiting);
    }

    [Fact]
    public void OwnIdsDifferAndCannotBeACallers()
    {
        _ = _rig.Send(idempotent: true);
        _ = _rig.Send(idempotent: true);

        Assert.NotEqual(Owner.RequestIds[0], Owner.RequestIds[1]);
        Assert.All(Owner.RequestIds, id => Assert.False(RequestOptions.IsRequestId(id!)));
    }

    [Fact]
    public void TheExplanationSaysThatRequestsWait()
    {
        Owner.IsSuspect = true;
        var explained = Explanation.Of(_rig.Routes, RoutingRig.Key, Mesh.Membership.Ring.PositionOf(RoutingRig.Key));

        Assert.Equal(("strict", Owner.Name, null), (explained.Affinity, explained.Chosen, explained.Next));
        Assert.Contains("wait here for the owner", explained.Rule, StringComparison.Ordinal);
    }

    private static (Outcome, Reason, int) EndOf(in RequestResult result) =>
        (result.Outcome, result.Reason, result.Attempts);
}
