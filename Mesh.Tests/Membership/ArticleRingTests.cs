using Mesh.Membership;

namespace Mesh.Tests.Membership;

public sealed class ArticleRingTests
{
    private static readonly string[] Nodes = ["node1", "node2", "node3"];
    private static readonly string[] Keys = [.. Enumerable.Range(1, 10_000).Select(i => $"user{i}")];

    [Fact]
    public void TheRingOfTheArticleFailsOnItsFirstLookup() =>
        Assert.Throws<ArgumentException>(() => new ArticleRing(Nodes).OwnerOf(Keys[0]));

    [Fact]
    public void OnceMendedTheRingOfTheArticleSendsEveryKeyToTheFirstNode()
    {
        var ring = new ArticleRing(Nodes);

        Assert.Equal(["node1"], Keys.Select(ring.MendedOwnerOf).Distinct());
    }

    [Fact]
    public void TheRingOfMeshSpreadsTheSameKeysOverTheSameNodes()
    {
        var ring = RingSamples.RingOf(Nodes);

        var perNode = Keys.CountBy(key => ring.NameAt(Ring.PositionOf(key))).ToDictionary();

        Assert.Equal(Nodes, perNode.Keys.Order(StringComparer.Ordinal));
        // The gate for three nodes, and two percent for the chance of which 10,000 keys these are.
        Assert.InRange(perNode.Values.Max() / (Keys.Length / 3.0), 1, 1.16 + 0.02);
    }

    [Fact]
    public void WhenOneOfTheThreeGoesOnlyItsKeysMoveAndBothOthersGetSome()
    {
        var before = RingSamples.RingOf(Nodes);
        var after = RingSamples.RingOf("node1", "node3");

        var heirs = new HashSet<string>();
        foreach (var position in Keys.Select(Ring.PositionOf))
        {
            var (old, now) = (before.NameAt(position), after.NameAt(position));
            if (old == "node2")
            {
                heirs.Add(now);
            }
            else
            {
                Assert.Equal(old, now);
            }
        }

        Assert.Equal(["node1", "node3"], heirs.Order(StringComparer.Ordinal));
    }
}
