using Mesh.Membership;

namespace Mesh.Tests.Membership;

/// <summary>
/// Values that every platform, process and release must come to: nodes of one cluster compare digests and owners.
/// </summary>
/// <remarks>
/// A change here is a break between releases: a rolling upgrade would move keys. Never just paste new values.
/// </remarks>
public sealed class RingGoldenTests
{
    [Fact]
    public void TheDigestOfTheThreeNodesIsFixed() =>
        Assert.Equal(7204107555804193978UL, RingSamples.RingOf("node1", "node2", "node3").Digest);

    [Fact]
    public void TheDigestOfAWeightedRingIsFixed() =>
        Assert.Equal(75863331038656477UL, Ring.Build([new("köln", 2), new("東京", 100)], 128).Digest);

    [Theory]
    [InlineData("203.0.113.7", 11987337888511786448UL, "node3", "node1", "node2")]
    [InlineData("user42", 1040620663222131683UL, "node1", "node3", "node2")]
    [InlineData("a", 5838309349518042599UL, "node2", "node3", "node1")]
    [InlineData("ключ", 12608111325083010118UL, "node1", "node3", "node2")]
    public void TheOwnerAndTheSuccessorsOfAKeyAreFixed(string key, ulong position, params string[] names)
    {
        Assert.Equal(position, Ring.PositionOf(key));
        Assert.Equal(names, RingSamples.RingOf("node1", "node2", "node3").PreferenceListNames(position, 3));
    }
}
