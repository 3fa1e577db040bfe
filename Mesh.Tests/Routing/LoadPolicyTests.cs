using Mesh.Membership;
using Mesh.Routing;
using Xunit.Abstractions;

namespace Mesh.Tests.Routing;

/// <summary>The policies that go by load, each under the traffic that it is for.</summary>
public sealed class LoadPolicyTests(ITestOutputHelper output)
{
    /// <summary>Keys by Zipf's law, ten in flight per node: the set-up that the bounds were chosen by.</summary>
    [Theory]
    [InlineData(10, 1.25, 0.90)]
    [InlineData(10, 1.5, 0.90)]
    [InlineData(30, 1.5, 0.75)]
    public void BoundedLoadKeepsItsBoundAndMostRequestsAtTheFirstNodesOfTheirKeys(int nodes, double factor, double atFirst)
    {
        var rig = new LoadRig(nodes, LoadRig.Everything, factor);
        var policy = RoutePolicies.Named("bounded-load");
        var random = new Random(13);
        var keys = new Zipf(10_000, 1.1, random);
        var inFlight = new Queue<int>();
        var (byPlace, most, requests) = (new int[nodes], 0.0, 100_000);
        var list = new int[nodes];
        for (var i = 0; i < requests; i++)
        {
            if (inFlight.Count == 10 * nodes)
            {
                rig.Loads[inFlight.Dequeue()].Ended(LoadEnd.Answered, TimeSpan.Zero);
            }

            var position = Ring.PositionOf($"key-{keys.Next()}");
            var chosen = rig.Choose(policy, position).Member;
            rig.Loads[chosen].Sent();
            inFlight.Enqueue(chosen);
            rig.Ring.PreferenceListAt(position, list);
            byPlace[Array.IndexOf(list, chosen)]++;
            Assert.True(
                rig.Loads[chosen].InFlight <= Math.Ceiling(factor * inFlight.Count / nodes),
                $"{rig.Loads[chosen].InFlight} of {inFlight.Count} are in flight to one of {nodes} nodes.");
            most = Math.Max(most, i < 1_000 ? 0 : rig.Loads[chosen].InFlight / 10.0);
        }

        var firstThree = byPlace.Take(3).Sum() / (double)requests;
        output.WriteLine(
            $"{nodes} nodes, c {factor}: owner {byPlace[0] / (double)requests:P1}, first three {firstThree:P1}, "
            + $"at most {most:0.00} of the mean");
        Assert.True(firstThree >= atFirst, $"{firstThree:P1}");
    }

    [Fact]
    public void TheBoundGoesByWeight()
    {
        var rig = new LoadRig(3, LoadRig.Everything, 1.25, 1, 1, 4);
        for (var i = 0; i < 60; i++)
        {
            rig.Loads[rig.Choose(RoutePolicies.Named("bounded-load"), Ring.PositionOf("one key")).Member].Sent();
        }

        Assert.All(
            Enumerable.Range(0, 3),
            member => Assert.InRange(rig.Loads[member].InFlight, 0, Math.Ceiling(1.25 * 60 * (member == 2 ? 4 : 1) / 6.0)));
        Assert.Equal(60, rig.Service.InFlight);
    }

    [Fact]
    public void WhenNobodyWhoIsWellHasRoomTheFirstOnTheListTakesIt()
    {
        var rig = new LoadRig(3, LoadRig.Everything);
        (rig.Peers[0].IsSuspect, rig.Peers[1].IsSuspect) = (true, true);
        for (var i = 0; i < 30; i++)
        {
            var chosen = rig.Choose(RoutePolicies.Named("bounded-load"), Ring.PositionOf($"{i}")).Member;
            Assert.Equal(2, chosen);
            rig.Loads[chosen].Sent();
        }
    }

    /// <summary>One of eleven nodes answers in a second, the others in ten milliseconds; 200 requests a second.</summary>
    [Fact]
    public void TheBetterOfTwoKeepsAwayFromASlowNode()
    {
        var (drawn, _) = SlowShare("random");
        var (better, late) = SlowShare("least-loaded");
        output.WriteLine($"to the slow node: random {drawn:P2}, least-loaded {better:P2}; slower than 500 ms: {late}");

        Assert.InRange(drawn, 0.07, 0.11);
        Assert.True(better < drawn / 10, $"{better:P2} against {drawn:P2}");
    }

    [Theory]
    [InlineData("random")]
    [InlineData("least-loaded")]
    public void EqualNodesGetEqualShares(string policy)
    {
        var rig = new LoadRig(5, LoadRig.Everything);
        var counts = new int[5];
        for (var i = 0UL; i < 10_000; i++)
        {
            counts[rig.Choose(RoutePolicies.Named(policy), i).Member]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 1_800, 2_200));
    }

    [Fact]
    public void TwoNodesDrawDifferently()
    {
        var (one, other) = (new LoadRig(5, default), new LoadRig(5, default));
        other.Conditions = other.Conditions with { Seed = 99 };

        Assert.NotEqual(Draws(one), Draws(other));

        static int[] Draws(LoadRig rig) =>
            [.. Enumerable.Range(0, 20).Select(i => rig.Choose(RoutePolicies.Named("random"), (ulong)i).Member)];
    }

    private static (double Share, int Late) SlowShare(string policy)
    {
        var rig = new LoadRig(11, LoadRig.Everything);
        var replies = new PriorityQueue<(int Member, int Took), int>();
        var (slow, late, requests) = (0, 0, 20_000);
        for (var i = 0; i < requests; i++)
        {
            var now = i * 5;
            rig.Service.Refresh(TimeSpan.FromMilliseconds(now));
            while (replies.TryPeek(out var reply, out var due) && due <= now)
            {
                replies.Dequeue();
                rig.Loads[reply.Member].Ended(LoadEnd.Answered, TimeSpan.FromMilliseconds(reply.Took));
            }

            var chosen = rig.Choose(RoutePolicies.Named(policy), (ulong)i).Member;
            var took = chosen == 4 ? 1_000 : 10;
            (slow, late) = (slow + (chosen == 4 ? 1 : 0), late + (took > 500 ? 1 : 0));
            rig.Loads[chosen].Sent();
            replies.Enqueue((chosen, took), now + took);
        }

        return ((double)slow / requests, late);
    }

    /// <summary>Key numbers by Zipf's law.</summary>
    private sealed class Zipf
    {
        private readonly double[] _upTo;
        private readonly Random _random;

        public Zipf(int keys, double exponent, Random random)
        {
            _random = random;
            _upTo = new double[keys];
            var sum = 0.0;
            for (var i = 0; i < keys; i++)
            {
                sum += Math.Pow(i + 1, -exponent);
                _upTo[i] = sum;
            }
        }

        public int Next()
        {
            var found = Array.BinarySearch(_upTo, _random.NextDouble() * _upTo[^1]);
            return found < 0 ? ~found : found;
        }
    }
}
