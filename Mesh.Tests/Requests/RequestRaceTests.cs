using Mesh.Requests;
using Mesh.Tests.Routing;

namespace Mesh.Tests.Requests;

/// <summary>Replies, deadlines, cancellations and lost connections race for the same requests.</summary>
public sealed class RequestRaceTests
{
    private const int Callers = 8;
    private const int RequestsPerCaller = 2_000;

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(4, true)]
    public async Task EachRequestHasOneOutcomeAndNoneHasAnothers(int seed, bool strict)
    {
        var rig = new RoutingRig(hocon: "mesh.requests.max-in-flight = 64", keyed: strict, strict: strict);
        using var done = new CancellationTokenSource();
        var replies = Repeat(RepliesOf(rig, new Random(seed)), done.Token);
        var faults = Repeat(FaultsOf(rig, new Random(seed + 1)), done.Token);

        var calls = Enumerable.Range(0, Callers)
            .Select(caller => CallAsync(rig, caller, new Random((seed * 100) + caller)));
        // A request without an outcome would wait for ever.
        await Task.WhenAll(calls).WaitAsync(TimeSpan.FromSeconds(60));
        await done.CancelAsync();
        await Task.WhenAll(replies, faults);

        Assert.Equal(0, rig.Router.InFlight);
        Assert.Equal(0, rig.Router.Waiting);
        Assert.All(rig.Peers, peer => Assert.Equal(0, peer.InFlight));
    }

    private static async Task CallAsync(RoutingRig rig, int caller, Random random)
    {
        for (var i = 0; i < RequestsPerCaller; i++)
        {
            var payload = BitConverter.GetBytes((caller * RequestsPerCaller) + i);
            using var cancellation = new CancellationTokenSource();
            var sent = rig.Router.SendAsync(
                "s",
                $"key-{random.Next(20)}",
                payload,
                new() { Deadline = TimeSpan.FromMilliseconds(random.Next(1, 50)), Idempotent = random.Next(2) == 0 },
                random.Next(3) == 0 ? cancellation.Token : default);
            if (random.Next(3) == 0)
            {
                await cancellation.CancelAsync();
            }

            var result = await sent;
            Assert.True(Enum.IsDefined(result.Outcome));
            if (result.IsReplied)
            {
                Assert.Equal(payload, result.Payload.ToArray());
            }
        }
    }

    private static Action RepliesOf(RoutingRig rig, Random random) => () =>
    {
        foreach (var peer in rig.Peers)
        {
            foreach (var (id, payload) in peer.Latest(20))
            {
                // Again and again, also to what has ended long ago.
                rig.Router.Reply(id, random.Next(20) switch
                {
                    0 => Answer.Rejected(Reason.Draining, "leaving"),
                    1 => Answer.Rejected(Reason.Moved, "moved"),
                    2 => Answer.Failed(Reason.HandlerThrew, "threw"),
                    _ => Answer.Replied(payload),
                });
            }
        }
    };

    private static Action FaultsOf(RoutingRig rig, Random random) => () =>
    {
        var peer = rig.Peers[random.Next(rig.Peers.Length)];
        switch (random.Next(4))
        {
            case 0:
                rig.Clock.Advance(TimeSpan.FromMilliseconds(1));
                break;
            case 1:
                rig.Router.OnConnectionLost(peer, taken: random.Next(2) - 1, "reset");
                break;
            case 2:
                peer.IsSuspect = random.Next(2) == 0;
                rig.Router.RerouteFrom(peer);
                rig.Router.WakeWaiting();
                break;
            default:
                rig.Router.EndOverdue();
                break;
        }
    };

    private static Task Repeat(Action step, CancellationToken done)
    {
        void Run()
        {
            while (!done.IsCancellationRequested)
            {
                step();
            }
        }

        return Task.Run(Run, CancellationToken.None);
    }
}
