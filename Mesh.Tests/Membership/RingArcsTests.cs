using Mesh.Membership;

namespace Mesh.Tests.Membership;

public sealed class RingArcsTests
{
    private const ulong Quarter = 1UL << 62;

    [Fact]
    public void ACellGoesToWhoeverOwnsMostOfIt()
    {
        // b owns from just after the first quarter's middle to the end of the second; a the rest.
        var ring = Ring.OfPoints(
            [new("a", 1), new("b", 1)], [("a", (Quarter / 2) - 1), ("b", (2 * Quarter) - 1), ("a", ulong.MaxValue)]);

        Assert.Equal([0, 1, 0, 0], RingArcs.MostOf(ring, 2).AsEnumerable());
        Assert.Equal([0, 1, 1, 1, 0, 0, 0, 0], RingArcs.MostOf(ring, 3).AsEnumerable());
    }

    [Fact]
    public void WhatLiesBehindTheLastPointIsTheFirstPoints()
    {
        var ring = Ring.OfPoints([new("a", 1), new("b", 1)], [("b", 0), ("a", Quarter - 1)]);

        Assert.Equal([0, 1, 1, 1], RingArcs.MostOf(ring, 2).AsEnumerable());
    }

    [Fact]
    public void TheOnlyNodeHasAllCells() =>
        Assert.All(RingArcs.MostOf(RingSamples.RingOf("a"), 8), member => Assert.Equal(0, member));

    [Fact]
    public void EachCellIsWhatItsPositionsSay()
    {
        var random = new Random(4);
        var ring = Ring.Build(RingSamples.RandomMembers(random, 5, maxWeight: 3), 8);
        var cells = RingArcs.MostOf(ring, 4);

        for (var cell = 0; cell < 16; cell++)
        {
            var counted = Enumerable.Range(0, 20_000)
                .CountBy(i => ring.OwnerAt(((ulong)cell << 60) + ((1UL << 60) / 20_000 * (ulong)i)))
                .ToDictionary();
            Assert.InRange(counted[cells[cell]], counted.Values.Max() - 10, 20_000);
        }
    }
}
