using Mesh.Configuration;
using Mesh.FailureDetection;
using Mesh.Links;
using Mesh.Requests;
using Mesh.Routing;

namespace Mesh.Tests.Routing;

public sealed class ExplanationTests
{
    private const int Keys = 100_000;
    private const int KeysPerMood = 1_000;

    /// <summary>Suspects, silent ones, leaving ones, ejected ones and newcomers come and go all the while.</summary>
    [Theory]
    [InlineData("consistent-hash", false, false)]
    [InlineData("bounded-load", false, false)]
    [InlineData("consistent-hash", true, false)]
    [InlineData("consistent-hash", true, true)]
    public async Task WhatIsExplainedIsWhatTheRouterDoesForAHundredThousandKeys(string policy, bool keyed, bool strict)
    {
        var rig = new RoutingRig(7, $"mesh.services.s.policy = {policy}", keyed, strict);
        var random = new Random(2);
        var rules = new HashSet<string>();
        for (var i = 0; i < Keys; i++)
        {
            if (i % KeysPerMood == 0)
            {
                rig.TakeRoutes(rig.Routes with { Conditions = DrawnConditions(rig, random) });
            }

            var key = $"key-{random.NextInt64()}";
            var explained = rig.Router.Explain("s", key)!;
            rules.Add(explained.Rule);
            using var cancellation = new CancellationTokenSource();
            var sent = rig.Router.SendAsync("s", key, default, default, cancellation.Token).AsTask();
            if (rig.Router.Waiting == 1)
            {
                Assert.True(strict && explained.PreferenceList[0].Suspicion.IsSuspect);
                Assert.Equal(explained.Owner, explained.Chosen);
                await cancellation.CancelAsync();
                await sent;
                continue;
            }

            var chosen = rig.Peers.Single(peer => peer.InFlight == 1);
            rig.Reply(chosen, Answer.Replied(default));

            Assert.Equal(chosen.Name, explained.Chosen);
            Assert.Equal(chosen.Name, (await sent).Node);
        }

        Assert.True(rules.Count > 1, "each key went to its owner, as if all had been well");
    }

    [Fact]
    public void WhatComesNextIsWhereTheRouterGoesWhenOneAfterTheOtherFails()
    {
        var rig = new RoutingRig(7);
        var random = new Random(3);
        for (var i = 0; i < KeysPerMood; i++)
        {
            Draw(rig, random);
            Array.ForEach(rig.Peers, peer => peer.Answer = SendResult.NotConnected);
            var key = $"key-{random.NextInt64()}";
            var explained = rig.Router.Explain("s", key)!;
            Assert.Equal(3, explained.Then.Length); // five are told of

            rig.Peers.Single(peer => peer.Name == explained.Then[^1]).Answer = SendResult.Sent;
            using var cancellation = new CancellationTokenSource();
            _ = rig.Router.SendAsync("s", key, default, default, cancellation.Token).AsTask();

            Assert.Equal(explained.Then[^1], rig.Peers.Single(peer => peer.InFlight == 1).Name);
            cancellation.Cancel();
            rig.Router.EndOverdue();
        }
    }

    [Fact]
    public void TheNextNodeIsWhereTheRequestGoesWhenTheChosenOneFails()
    {
        var rig = new RoutingRig();
        var explained = rig.Router.Explain("s", RoutingRig.Key)!;
        rig.Preferred[0].Answer = SendResult.NotConnected;

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

    private static RouteConditions DrawnConditions(RoutingRig rig, Random random)
    {
        Draw(rig, random);
        var service = new ServiceLoads(
            "s",
            LoadRig.Everything,
            new EjectionOptions(true, 5, 20, 0.8, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60)),
            seed: 1,
            TimeSpan.Zero);
        var loads = service.Of(rig.Peers.Select(peer => new NodeIdentity(peer.Name, 1)));
        foreach (var load in loads)
        {
            for (var failures = random.Next(4) == 0 ? 5 : 0; failures > 0; failures--)
            {
                load.Sent();
                load.Ended(LoadEnd.Failed, TimeSpan.FromMilliseconds(1));
            }

            for (var busy = random.Next(5); busy > 0; busy--)
            {
                load.Sent();
            }
        }

        return new RouteConditions
        {
            Service = service,
            Loads = loads,
            Shares = [.. rig.Peers.Select(_ => random.Next(4) == 0 ? random.NextDouble() : 1)],
            TotalWeight = rig.Peers.Length,
        };
    }

    private static void Draw(RoutingRig rig, Random random)
    {
        foreach (var peer in rig.Peers)
        {
            peer.IsSuspect = random.Next(4) == 0;
            peer.IsSilent = peer.IsSuspect && random.Next(2) == 0;
            peer.IsDraining = random.Next(6) == 0;
        }
    }
}
