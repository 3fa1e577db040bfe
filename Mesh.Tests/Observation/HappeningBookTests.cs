using Mesh.Observation;
using Mesh.Observation.Pictures;

namespace Mesh.Tests.Observation;

public sealed class HappeningBookTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly HappeningBook _book = new();

    [Fact]
    public void WhatSeveralNodesTellSoonAfterEachOtherIsOneThing()
    {
        Hear("node2", 1);
        Hear("node1", 0);
        Hear("node3", 4);

        var one = Assert.Single(_book.All());
        Assert.Equal((1, Noon, "node1+node2+node3"), (one.Id, one.At, string.Join('+', one.By)));
    }

    [Fact]
    public void WhatIsToldLaterOrOfSomethingElseIsAnother()
    {
        Hear("node1", 0);
        Hear("node2", 6);
        Hear("node2", 0, HappeningKind.Well);
        Hear("node2", 0, subject: "node4");

        Assert.Equal(4, _book.All().Length);
    }

    [Fact]
    public void WhoTellsTheSameTwiceTellsOfTwoThings()
    {
        Hear("node1", 0);
        Hear("node1", 2);
        Hear("node2", 2.1);

        Assert.Equal(["node1+node2", "node1"], _book.All().Select(one => string.Join('+', one.By)));
    }

    [Fact]
    public void IdsAreStableAndGrowWithTime()
    {
        Hear("node1", 2);
        Hear("node1", 1, HappeningKind.Well);
        Assert.Equal([2, 1], _book.All().Select(one => one.Id));

        Hear("node2", 0, HappeningKind.Drain); // told late
        Hear("node2", 2);
        Assert.Equal([(2L, 2), (1, 1), (3, 1)], _book.All().Select(one => (one.Id, one.By.Length)));
    }

    [Fact]
    public void TheNewestAreKept()
    {
        for (var i = 0; i < 1_000; i++)
        {
            Hear("node1", i);
        }

        var all = _book.All();
        Assert.Equal((HappeningBook.Kept, Noon.AddSeconds(999), Noon.AddSeconds(800)), (all.Length, all[0].At, all[^1].At));
    }

    private void Hear(string by, double second, HappeningKind kind = HappeningKind.Suspect, string subject = "node9") =>
        _book.Hear(by, Noon.AddSeconds(second), kind, subject, "It happened.");
}
