using System.Text;
using Mesh.Membership;

namespace Mesh.Tests.Membership;

public sealed class RingTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 100, 3)]
    [InlineData(2, 1, 1)]
    [InlineData(3, 2, 256)]
    [InlineData(10, 5, 16)]
    [InlineData(40, 1, 64)]
    public void LookupsEqualThoseOfALinearScan(int size, int maxWeight, int pointsPerWeight)
    {
        foreach (var seed in Enumerable.Range(0, 5))
        {
            var random = new Random(seed);
            var members = RingSamples.RandomMembers(random, size, maxWeight);
            var (ring, twin) = (Ring.Build(members, pointsPerWeight), LinearRing.Of(members, pointsPerWeight));

            Assert.Equal(twin.InOrder(), ring.Points.Select(p => (p.Position, ring.Members[p.Member].Name)));
            foreach (var position in Probes(random, ring))
            {
                Assert.True(twin.OwnerAt(position) == ring.NameAt(position), $"owner at {position}, seed {seed}");
            }

            foreach (var position in Probes(random, ring).Take(40))
            {
                Assert.Equal(twin.PreferenceListAt(position), ring.PreferenceListNames(position, size));
            }
        }
    }

    [Fact]
    public void PreferenceListsAreDistinctAndAsLongAsAskedForOrAsThereAreMembers()
    {
        for (var size = 1; size <= 40; size++)
        {
            var ring = Ring.Build(RingSamples.Numbered("node", size), 8);
            foreach (var position in RingSamples.RandomPositions(new Random(size), 10))
            {
                for (var length = 0; length <= size + 3; length++)
                {
                    var list = ring.PreferenceListNames(position, length);
                    Assert.True(list.Length == Math.Min(size, length), $"{list.Length} at {position}, size {size}");
                    Assert.True(list.Distinct().Count() == list.Length, $"twice at {position}, size {size}");
                    Assert.True(length == 0 || list[0] == ring.NameAt(position), $"not the owner first at {position}");
                }
            }
        }
    }

    [Fact]
    public void ALongPreferenceListStartsWithTheShortOne()
    {
        var ring = Ring.Build(RingSamples.Numbered("node", 1_100), 4); // over what fits the set on the stack
        foreach (var position in RingSamples.RandomPositions(new Random(7), 50))
        {
            var whole = ring.PreferenceListNames(position, 1_100);
            Assert.Equal(1_100, whole.Distinct().Count());
            Assert.Equal(whole.Take(16), ring.PreferenceListNames(position, 16));
            Assert.Equal(whole.Take(17), ring.PreferenceListNames(position, 17));
        }
    }

    [Fact]
    public void WhatLiesBeyondThePreferenceListStaysAsItWas()
    {
        int[] list = [-1, -1, -1];

        Assert.Equal(2, RingSamples.RingOf("a", "b").PreferenceListAt(0, list));
        Assert.Equal(-1, list[2]);
    }

    [Fact]
    public void APointOwnsItsOwnPositionAndTheOnesBeforeItAndAfterTheLastComesTheFirst()
    {
        var ring = Ring.OfPoints(RingSamples.MembersOf("a", "b"), [("a", 100), ("b", ulong.MaxValue - 100)]);

        Assert.Equal("a", ring.NameAt(0));
        Assert.Equal("a", ring.NameAt(100));
        Assert.Equal("b", ring.NameAt(101));
        Assert.Equal("b", ring.NameAt(ulong.MaxValue - 100));
        Assert.Equal("a", ring.NameAt(ulong.MaxValue - 99));
        Assert.Equal("a", ring.NameAt(ulong.MaxValue));
    }

    [Fact]
    public void PointsAtBothEndsOfTheRingOwnTheirArcs()
    {
        var ring = Ring.OfPoints(RingSamples.MembersOf("a", "b"), [("a", 0), ("b", ulong.MaxValue)]);

        Assert.Equal("a", ring.NameAt(0));
        Assert.Equal("b", ring.NameAt(1));
        Assert.Equal("b", ring.NameAt(ulong.MaxValue));
        Assert.Equal(["b", "a"], ring.PreferenceListNames(ulong.MaxValue, 2));
        Assert.Equal(1, ring.ShareOf(0) + ring.ShareOf(1), 12);
    }

    [Fact]
    public void PointsInOnePlaceGoByNameAndNoneIsLost()
    {
        (string, ulong)[] points = [("c", 9), ("a", 5), ("c", 5), ("b", 9), ("b", 5), ("d", 9), ("a", 5)];
        var members = RingSamples.MembersOf("d", "b", "c", "a");
        foreach (var seed in Enumerable.Range(0, 50))
        {
            var shuffled = points.ToArray();
            new Random(seed).Shuffle(shuffled);
            var ring = Ring.OfPoints(members, shuffled);

            Assert.Equal(points.Length, ring.PointCount);
            Assert.Equal(["a", "b", "c", "d"], ring.PreferenceListNames(5, 4));
            Assert.Equal(["b", "c", "d", "a"], ring.PreferenceListNames(6, 4));
            Assert.Equal(["a", "b", "c", "d"], ring.PreferenceListNames(10, 4));
            Assert.Equal(1, Enumerable.Range(0, 4).Sum(ring.ShareOf), 12);
        }
    }

    [Fact]
    public void ARingWhosePointsAllCollideStillHasOneOwnerOfEverything()
    {
        var ring = Ring.OfPoints(RingSamples.MembersOf("a", "b"), [("b", 7), ("a", 7)]);

        Assert.Equal(["a", "a", "a"], new ulong[] { 0, 7, ulong.MaxValue }.Select(ring.NameAt));
        Assert.Equal([1, 0], [ring.ShareOf(0), ring.ShareOf(1)]);
    }

    [Theory]
    [InlineData("k")]
    [InlineData("203.0.113.7")]
    [InlineData("Grüße aus Köln, 東京 und 🙂")]
    [InlineData("a key of more than forty-two characters takes the larger buffer")]
    public void AKeyHasOnePositionAsTextAndAsBytes(string key)
    {
        Assert.Equal(LinearRing.PositionOf(key), Ring.PositionOf(key));
        Assert.Equal(Ring.PositionOf(key), Ring.PositionOf(Encoding.UTF8.GetBytes(key)));
    }

    // The places where an index goes wrong: on each point, beside it, and at both ends.
    private static IEnumerable<ulong> Probes(Random random, Ring ring)
    {
        var points = ring.Points.Select(p => p.Position).ToArray();
        random.Shuffle(points);
        var near = points.Take(60).SelectMany(p => new[] { unchecked(p - 1), p, unchecked(p + 1) });
        ulong[] ends = [0, 1, ulong.MaxValue - 1, ulong.MaxValue];
        return near.Concat(ends).Concat(RingSamples.RandomPositions(random, 60));
    }
}
