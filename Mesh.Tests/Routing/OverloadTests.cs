using Mesh.Requests;

namespace Mesh.Tests.Routing;

/// <summary>What becomes of a request that a node has no room for, when there is nobody else.</summary>
public sealed class OverloadTests
{
    private static readonly Answer Full = Answer.Overloaded("full", TimeSpan.FromSeconds(2));

    [Theory]
    [InlineData(null, "")]
    [InlineData(RoutingRig.Key, "mesh.services.s.policy = bounded-load")]
    public async Task OnAServiceOfOneNodeItIsRejectedAtOnceWithHowLongToWait(string? key, string hocon)
    {
        var rig = new RoutingRig(peers: 1, hocon);
        var sent = rig.Send(key: key);
        rig.Reply(rig.Peers[0], Full);

        Assert.Equal(0, rig.Router.Waiting);
        var result = await sent;
        Assert.Equal((Outcome.Rejected, Reason.Overloaded, 1), (result.Outcome, result.Reason, result.Attempts));
        Assert.Equal(TimeSpan.FromSeconds(2), result.RetryAfter);
    }

    [Fact]
    public async Task OnAServiceOfTwoItIsRejectedByTheSecond()
    {
        var rig = new RoutingRig(peers: 2);
        var sent = rig.Send(key: null);
        var first = Assert.Single(rig.Peers, peer => peer.Sent.Length == 1);
        rig.Reply(first, Full);
        rig.Pass(50);
        rig.Reply(Assert.Single(rig.Peers, peer => peer != first), Full);

        var result = await sent;
        Assert.Equal((Outcome.Rejected, Reason.Overloaded, 2), (result.Outcome, result.Reason, result.Attempts));
    }

    [Fact]
    public async Task ItIsNotSentToASuspectInstead()
    {
        var rig = new RoutingRig(peers: 2);
        rig.Peers[1].IsSuspect = true;
        var sent = rig.Send(key: null);
        rig.Reply(rig.Peers[0], Full);

        Assert.Equal((Outcome.Rejected, Reason.Overloaded), ((await sent).Outcome, (await sent).Reason));
        Assert.Empty(rig.Peers[1].Sent);
    }

    [Fact]
    public async Task ItIsStillOverloadWhenTheOthersGoDuringThePause()
    {
        var rig = new RoutingRig(peers: 2);
        var sent = rig.Send(key: null);
        var first = Assert.Single(rig.Peers, peer => peer.Sent.Length == 1);
        rig.Reply(first, Full);
        Assert.Single(rig.Peers, peer => peer != first).Answer = Mesh.Routing.SendResult.NotConnected;
        rig.Pass(50);

        var result = await sent;
        Assert.Equal((Outcome.Rejected, Reason.Overloaded), (result.Outcome, result.Reason));
        Assert.True(result.RetryAfter > TimeSpan.Zero);
    }

    [Fact]
    public async Task AFailureOnTheOnlyNodeTakesNoPauseAndNoBudget()
    {
        var rig = new RoutingRig(peers: 1);
        for (var i = 0; i < 10; i++) // the budget is 3
        {
            var sent = rig.Send(idempotent: true);
            rig.Reply(rig.Peers[0], Answer.Failed(Reason.HandlerThrew, "threw"));

            Assert.Equal(0, rig.Router.Waiting);
            Assert.Equal(Outcome.HandlerFailed, (await sent).Outcome);
        }
    }
}
