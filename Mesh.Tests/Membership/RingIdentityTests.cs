using Mesh.Membership;

namespace Mesh.Tests.Membership;

public sealed class RingIdentityTests
{
    private static readonly RingMember[] Members = [new("node1", 1), new("node2", 2), new("node3", 1)];

    public static TheoryData<string, RingMember[], int> OtherRings() => new()
    {
        { "a name", [new("node1", 1), new("node2", 2), new("node4", 1)], 256 },
        { "a weight", [new("node1", 1), new("node2", 3), new("node3", 1)], 256 },
        { "weights swapped", [new("node1", 2), new("node2", 1), new("node3", 1)], 256 },
        { "a member less", [new("node1", 1), new("node2", 2)], 256 },
        { "a member more", [new("node1", 1), new("node2", 2), new("node3", 1), new("node4", 1)], 256 },
        { "the case of a letter", [new("Node1", 1), new("node2", 2), new("node3", 1)], 256 },
        { "points per weight", [new("node1", 1), new("node2", 2), new("node3", 1)], 128 },
    };

    [Fact]
    public void OrderOfInsertionChangesNothing()
    {
        foreach (var seed in Enumerable.Range(0, 50))
        {
            var random = new Random(seed);
            var members = RingSamples.RandomMembers(random, 20, maxWeight: 3);
            var ring = Ring.Build(members, 16);
            random.Shuffle(members);
            var other = Ring.Build(members, 16);

            Assert.Equal(ring.Digest, other.Digest);
            Assert.Equal(ring.Members.AsEnumerable(), other.Members);
            Assert.Equal(ring.Points, other.Points);
            Assert.Equal(ring.Members.OrderBy(m => m.Name, StringComparer.Ordinal), ring.Members);
        }
    }

    [Theory]
    [MemberData(nameof(OtherRings))]
    public void TheDigestTellsRingsApartBy(string difference, RingMember[] members, int pointsPerWeight) =>
        Assert.True(Ring.Build(Members, 256).Digest != Ring.Build(members, pointsPerWeight).Digest, difference);

    [Fact]
    public void NamesThatRunTogetherTheSameWayHaveDifferentDigests() =>
        Assert.NotEqual(RingSamples.RingOf("ab", "c").Digest, RingSamples.RingOf("a", "bc").Digest);

    [Fact]
    public void ARingOfNobodyHasADigestAndNoShares()
    {
        var ring = Ring.Build([], 256);

        Assert.Same(Ring.Empty, ring);
        Assert.Empty(ring.Members);
        Assert.Empty(ring.Points);
        Assert.NotEqual(0UL, ring.Digest);
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.ShareOf(0));
    }
}
