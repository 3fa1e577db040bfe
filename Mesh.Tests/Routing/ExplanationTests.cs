using Mesh.FailureDetection;
using Mesh.Requests;

namespace Mesh.Tests.Routing;

public sealed class ExplanationTests
{
    [Fact]
    public async Task WhatIsExplainedIsWhatTheRouterDoesForAHundredThousandKeys()
    {
        var rig = new RoutingRig(5);
        var random = new Random(2);
        for (var i = 0; i < 100_000; i++)
        {
            if (i % 1_000 == 0)
            {
                Array.ForEach(rig.Peers, peer => peer.IsSuspect = random.Next(3) == 0);
            }

            var key = $"key-{random.NextInt64()}";
            var explained = rig.Router.Explain("s", key)!;
            var sent = rig.Router.SendAsync("s", key, default, default, default).AsTask();
            var chosen = rig.Peers.Single(peer => peer.InFlight == 1);
            rig.Reply(chosen, Answer.Replied(default));

            Assert.Equal(chosen.Name, explained.Chosen);
            Assert.Equal(chosen.Name, (await sent).Node);
        }
    }

    [Fact]
    public void TheNextNodeIsWhereTheRequestGoesWhenTheChosenOneFails()
    {
        var rig = new RoutingRig();
        var explained = rig.Router.Explain("s", RoutingRig.Key)!;
        rig.Preferred[0].Answer = Mesh.Routing.SendResult.NotConnected;

        _ = rig.Send();

        Assert.Equal(explained.Next, rig.Peers.Single(peer => peer.InFlight == 1).Name);
    }

    [Fact]
    public void TheWholePreferenceListIsShownWithWhatThisNodeThinksOfEach()
    {
        var rig = new RoutingRig();
        rig.Preferred[0].IsSuspect = true;

        var explained = rig.Router.Explain("s", RoutingRig.Key)!;

        Assert.Equal(
            rig.Preferred.Select(peer => peer.Name), explained.PreferenceList.Select(candidate => candidate.Node));
        Assert.Equal(SuspicionCause.PingUnanswered, explained.PreferenceList[0].Suspicion.Cause);
        Assert.Equal((rig.Preferred[0].Name, rig.Preferred[1].Name), (explained.Owner, explained.Chosen));
        Assert.Contains("suspect", explained.Rule, StringComparison.Ordinal);
        Assert.Equal(1, explained.PreferenceList.Sum(candidate => candidate.Share), 9);
    }

    [Fact]
    public void AServiceThatNobodyOffersHasNoExplanation() => Assert.Null(new RoutingRig().Router.Explain("t", "k"));
}
