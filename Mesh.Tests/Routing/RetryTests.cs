using System.Collections.Frozen;
using Mesh.FailureDetection;
using Mesh.Membership;
using Mesh.Requests;
using Mesh.Routing;

namespace Mesh.Tests.Routing;

/// <summary>What is tried again, and what its caller is told when that does not help.</summary>
public sealed class RetryTests
{
    private const long Taken = 1_000;

    private static readonly Answer Threw = Answer.Failed(Reason.HandlerThrew, "the handler threw");

    private readonly RoutingRig _rig = new();

    [Fact]
    public async Task AnIdempotentRequestWhoseHandlerThrewIsTriedElsewhereAfterAPause()
    {
        var sent = _rig.Send(idempotent: true);
        _rig.Reply(_rig.Preferred[0], Threw);
        Assert.Equal(1, _rig.Router.Waiting);
        _rig.Router.WakeWaiting(); // no news ends a pause
        _rig.Pass(24);
        Assert.Empty(_rig.Preferred[1].Sent);
        _rig.Pass(26);
        _rig.Reply(_rig.Preferred[1], Answer.Replied(default));

        Assert.Equal((Outcome.Replied, 2), ((await sent).Outcome, (await sent).Attempts));
    }

    [Fact]
    public async Task AFailureIsToldWhenNoNodeIsLeft()
    {
        var rig = new RoutingRig(peers: 1);
        var sent = rig.Send(idempotent: true);
        rig.Reply(rig.Peers[0], Threw);
        rig.Pass(50);

        var result = await sent;
        Assert.Equal((Outcome.HandlerFailed, Reason.HandlerThrew, 1), (result.Outcome, result.Reason, result.Attempts));
        Assert.Equal("node1", result.Node);
    }

    [Fact]
    public async Task ThreeFailuresAreTheEnd()
    {
        var rig = new RoutingRig(peers: 5);
        var sent = rig.Send(idempotent: true);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            rig.Reply(rig.Preferred[attempt], Threw);
            rig.Pass(100);
        }

        Assert.Equal((Outcome.HandlerFailed, 3), ((await sent).Outcome, (await sent).Attempts));
    }

    [Fact]
    public async Task ARetryThatIsRejectedLeavesTheFailureAsTheOutcome()
    {
        var sent = _rig.Send(idempotent: true);
        _rig.Reply(_rig.Preferred[0], Threw);
        _rig.Pass(50);
        _rig.Reply(_rig.Preferred[1], Answer.Overloaded("full", TimeSpan.FromSeconds(1)));

        Assert.Equal((Outcome.HandlerFailed, _rig.Preferred[0].Name), ((await sent).Outcome, (await sent).Node));
    }

    [Fact]
    public async Task ARequestThatIsNotIdempotentEndsWithItsFailure()
    {
        var sent = _rig.Send();
        _rig.Reply(_rig.Preferred[0], Threw);

        Assert.Equal((Outcome.HandlerFailed, 1), ((await sent).Outcome, (await sent).Attempts));
    }

    [Fact]
    public async Task ARetryThatWouldComeTooLateIsNotMade()
    {
        var sent = _rig.Send(idempotent: true);
        _rig.Pass(980);
        _rig.Reply(_rig.Preferred[0], Threw);

        Assert.Equal(Outcome.HandlerFailed, (await sent).Outcome);
    }

    [Fact]
    public async Task TheBudgetBoundsRetriesAndIsGivenBack()
    {
        var sent = new Task<RequestResult>[4];
        for (var i = 0; i < 4; i++)
        {
            sent[i] = _rig.Send(idempotent: true);
            _rig.Reply(_rig.Preferred[0], Threw);
        }

        Assert.Equal(3, _rig.Router.Waiting); // min-budget
        Assert.Equal(Outcome.HandlerFailed, (await sent[3]).Outcome);
        _rig.PassDeadline();
        await Task.WhenAll(sent);

        _ = _rig.Send(idempotent: true);
        _rig.Reply(_rig.Preferred[0], Threw);
        Assert.Equal(1, _rig.Router.Waiting);
    }

    [Fact]
    public void TheBudgetGrowsWithTheLoad()
    {
        var ids = new List<ulong>();
        for (var i = 0; i < 50; i++)
        {
            _ = _rig.Send(idempotent: true);
            ids.Add(_rig.Preferred[0].LastId);
        }

        _rig.Router.Reply(ids[0], Threw); // from now on the look counts
        _rig.Pass(1);
        ids.Skip(1).Take(30).ToList().ForEach(id => _rig.Router.Reply(id, Threw));

        Assert.Equal(10, _rig.Router.Waiting);
    }

    [Fact]
    public async Task OverloadGoesElsewhereWithoutAKey()
    {
        var sent = _rig.Send(key: null);
        var first = Assert.Single(_rig.Peers, peer => peer.Sent.Length == 1);
        _rig.Reply(first, Answer.Overloaded("full", TimeSpan.FromSeconds(1)));
        _rig.Pass(50);
        var second = Assert.Single(_rig.Peers, peer => peer != first && peer.Sent.Length == 1);
        _rig.Reply(second, Answer.Replied(default));

        Assert.Equal(Outcome.Replied, (await sent).Outcome);
    }

    [Fact]
    public async Task AFullOutboxIsPassedOverWithoutAKey()
    {
        Array.ForEach(_rig.Peers, peer => peer.Answer = SendResult(full: true));
        var rejected = await _rig.Send(key: null);
        Assert.Equal((Outcome.Rejected, Reason.Overloaded), (rejected.Outcome, rejected.Reason));

        _rig.Peers[1].Answer = SendResult(full: false);
        _ = _rig.Send(key: null);
        Assert.Single(_rig.Peers[1].Sent);
    }

    [Fact]
    public async Task ARequestThatTookTwoConnectionsIsSentToNoThird()
    {
        var sent = _rig.Send(idempotent: true, id: "poison");
        _rig.Router.OnConnectionLost(_rig.Preferred[0], Taken, "reset");
        _rig.Router.OnConnectionLost(_rig.Preferred[1], Taken, "reset");

        var result = await sent;
        Assert.Equal((Outcome.Unknown, Reason.ConnectionLost, 2), (result.Outcome, result.Reason, result.Attempts));
        Assert.Contains("sent to no other node", result.Detail, StringComparison.Ordinal);
        Assert.Empty(_rig.Preferred[2].Sent);

        var again = await _rig.Send(idempotent: true, id: "poison");
        Assert.Equal((Outcome.Rejected, Reason.Poisonous, 0), (again.Outcome, again.Reason, again.Attempts));
        _ = _rig.Send(idempotent: true, id: "another");
        Assert.Equal(1, _rig.Preferred[0].InFlight);
    }

    [Fact]
    public async Task TheCallersOwnTriesCountToo()
    {
        for (var i = 0; i < 2; i++)
        {
            var sent = _rig.Send(id: "poison");
            _rig.Preferred[i].IsSuspect = true;
            _rig.Router.OnConnectionLost(_rig.Preferred[i], Taken, "reset");
            Assert.Equal(Outcome.Unknown, (await sent).Outcome);
        }

        Assert.Equal(Reason.Poisonous, (await _rig.Send(id: "poison")).Reason);
        _rig.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.False(_rig.Send(id: "poison").IsCompleted);
    }

    [Fact]
    public async Task ARequestThatNeverReachedALostConnectionIsNoPoison()
    {
        _rig.Preferred[0].OutboxEnd = _rig.Preferred[1].OutboxEnd = Taken + 1;
        var sent = _rig.Send(id: "fine");
        _rig.Router.OnConnectionLost(_rig.Preferred[0], Taken, "reset");
        _rig.Router.OnConnectionLost(_rig.Preferred[1], Taken, "reset");
        _rig.Reply(_rig.Preferred[2], Answer.Replied(default));

        Assert.Equal((Outcome.Replied, 3), ((await sent).Outcome, (await sent).Attempts));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("ä")]
    [InlineData("\u007f")]
    public async Task ABadRequestIdIsRefused(string id)
    {
        var result = await _rig.Send(id: id);

        Assert.Equal((Outcome.Rejected, Reason.InvalidRequestId), (result.Outcome, result.Reason));
        Assert.Equal(Reason.InvalidRequestId, (await _rig.Send(id: new string('a', 129))).Reason);
    }

    /// <summary>What ends an attempt otherwise than by its node's answer.</summary>
    [Theory]
    [InlineData("deadline")]
    [InlineData("cancelled")]
    [InlineData("suspect")]
    public async Task TheNodeIsToldThatNobodyWaitsAnyMore(string end)
    {
        using var cancellation = new CancellationTokenSource();
        _ = _rig.Send(idempotent: true, cancellation: cancellation.Token);
        var id = _rig.Preferred[0].LastId;
        switch (end)
        {
            case "deadline":
                _rig.PassDeadline();
                break;
            case "cancelled":
                await cancellation.CancelAsync();
                break;
            default:
                _rig.Preferred[0].IsSuspect = true;
                _rig.Router.RerouteFrom(_rig.Preferred[0]);
                break;
        }

        Assert.Equal([id], _rig.Preferred[0].Cancelled);
        Assert.Empty(_rig.Preferred[1].Cancelled);
    }

    [Fact]
    public void AnAnswerOrALostConnectionCancelsNothing()
    {
        _ = _rig.Send(idempotent: true);
        _rig.Router.OnConnectionLost(_rig.Preferred[0], Taken, "reset");
        _rig.Reply(_rig.Preferred[1], Answer.Replied(default));

        Assert.All(_rig.Peers, peer => Assert.Empty(peer.Cancelled));
    }

    /// <summary>A node that a request ends is silent first: its connection is lost when the process is gone.</summary>
    [Fact]
    public async Task ARequestThatLostOneConnectionDoesNotLeaveASuspect()
    {
        var sent = _rig.Send(idempotent: true, id: "once");
        _rig.Router.OnConnectionLost(_rig.Preferred[0], Taken, "reset");
        Suspect(_rig.Preferred[1]);
        Assert.Empty(_rig.Preferred[2].Sent);

        _rig.Router.OnConnectionLost(_rig.Preferred[1], Taken, "reset");
        Assert.Equal(Outcome.Unknown, (await sent).Outcome);
        Assert.Empty(_rig.Preferred[2].Sent);
    }

    [Fact]
    public async Task ASuspectThatWasLeftAndThenLostCountsAsALoss()
    {
        var sent = _rig.Send(idempotent: true, id: "once");
        Suspect(_rig.Preferred[0]);
        Assert.Single(_rig.Preferred[1].Sent);

        _rig.Preferred[0].Cause = SuspicionCause.ConnectionLost;
        Suspect(_rig.Preferred[1]);
        Assert.Empty(_rig.Preferred[2].Sent);

        _rig.Router.OnConnectionLost(_rig.Preferred[1], Taken, "reset");
        Assert.Equal(Outcome.Unknown, (await sent).Outcome);
        Assert.Equal(Reason.Poisonous, (await _rig.Send(idempotent: true, id: "once")).Reason);
        Assert.Empty(_rig.Preferred[2].Sent);
    }

    /// <summary>Its caller tries again after the first attempt ended otherwise than by a second loss.</summary>
    [Fact]
    public async Task WhatARequestLostBeforeCountsForTheNextOfItsId()
    {
        var first = _rig.Send(idempotent: true, id: "again");
        _rig.Preferred[0].IsSuspect = true;
        _rig.Router.OnConnectionLost(_rig.Preferred[0], Taken, "reset");
        _rig.Reply(_rig.Preferred[1], Answer.Rejected(Reason.Overloaded, "full"));
        Assert.Equal(Outcome.Unknown, (await first).Outcome);

        var second = _rig.Send(idempotent: true, id: "again");
        _rig.Router.OnConnectionLost(_rig.Preferred[1], Taken, "reset");
        Assert.Equal(Outcome.Unknown, (await second).Outcome);
        Assert.Empty(_rig.Preferred[2].Sent);
    }

    [Fact]
    public void ASuspectThatLeftTheRingIsLeftToo()
    {
        var gone = new FakePeer("gone");
        var routes = RoutingRig.RoutesOver([gone, .. _rig.Peers], _rig.Routes.Definition);
        _rig.Router.Routes = new RouteTable(
            new Dictionary<string, ServiceRoutes> { ["s"] = routes }.ToFrozenDictionary(), IsInCluster: true);
        var key = Enumerable.Range(0, 1_000).Select(i => $"k-{i}").First(key => routes.Peers[routes.Ring.OwnerAt(Ring.PositionOf(key))] == gone);
        _ = _rig.Router.SendAsync("s", key, default, new() { Idempotent = true }, CancellationToken.None).AsTask();
        Assert.Single(gone.Sent);

        _rig.TakeRoutes();
        Suspect(gone);

        Assert.Single(_rig.Peers, peer => peer.Sent.Length == 1);
    }

    [Fact]
    public void FrozenNodesAreLeftOneAfterTheOther()
    {
        _ = _rig.Send(idempotent: true);
        Suspect(_rig.Preferred[0]);
        Suspect(_rig.Preferred[1]);

        Assert.Single(_rig.Preferred[2].Sent);
    }

    private void Suspect(FakePeer peer)
    {
        peer.IsSuspect = true;
        _rig.Router.RerouteFrom(peer);
    }

    private static Mesh.Routing.SendResult SendResult(bool full) =>
        full ? Mesh.Routing.SendResult.Full : Mesh.Routing.SendResult.Sent;
}
