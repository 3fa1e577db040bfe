using Mesh.Membership;

namespace Mesh.Tests.Membership;

public sealed class RingMovesTests
{
    private const int Seed = 20_261_123;

    [Fact]
    public void NothingMovesBetweenEqualRings() =>
        Assert.Empty(RingMoves.Between(RingSamples.RingOf("a", "b", "c"), RingSamples.RingOf("c", "b", "a")));

    [Fact]
    public void ANewNodeTakesItsShareAndNobodyElseDoes()
    {
        var (before, after) = (RingSamples.RingOf("a", "b", "c"), RingSamples.RingOf("a", "b", "c", "d"));

        var moves = RingMoves.Between(before, after);

        Assert.All(moves, move => Assert.Equal("d", move.To));
        Assert.Equal(ShareOf(after, "d"), moves.Sum(move => move.Share), 12);
        Assert.All(moves, move => Assert.Equal(ShareOf(before, move.From) - ShareOf(after, move.From), move.Share, 12));
    }

    [Fact]
    public void ANodeThatGoesLeavesAllItHad()
    {
        var (before, after) = (RingSamples.RingOf("a", "b", "c"), RingSamples.RingOf("a", "b"));

        var moves = RingMoves.Between(before, after);

        Assert.All(moves, move => Assert.Equal("c", move.From));
        Assert.Equal(ShareOf(before, "c"), moves.Sum(move => move.Share), 12);
    }

    [Fact]
    public void OfTwoRingsWithoutACommonNodeAllMoves()
    {
        var moves = RingMoves.Between(RingSamples.RingOf("a"), RingSamples.RingOf("b"));

        Assert.Equal([new RingMove("a", "b", 1)], moves.AsEnumerable());
    }

    [Fact]
    public void WhatMovesIsWhatKeysOfChanceDo()
    {
        var random = new Random(Seed);
        var members = RingSamples.RandomMembers(random, 8, maxWeight: 3);
        var (before, after) = (Ring.Build(members, 64), Ring.Build([.. members.Skip(1), new RingMember("new", 2)], 64));
        var positions = RingSamples.RandomPositions(random, 100_000);

        var counted = positions.Count(position => before.NameAt(position) != after.NameAt(position)) / 100_000.0;

        Assert.InRange(RingMoves.Between(before, after).Sum(move => move.Share), counted - 0.005, counted + 0.005);
    }

    [Fact]
    public void AnEmptyRingHasNoOwnersToMoveFrom() =>
        Assert.Throws<ArgumentException>(() => RingMoves.Between(Ring.Empty, RingSamples.RingOf("a")));

    private static double ShareOf(Ring ring, string name) =>
        ring.ShareOf(Enumerable.Range(0, ring.Members.Length).First(i => ring.Members[i].Name == name));
}
