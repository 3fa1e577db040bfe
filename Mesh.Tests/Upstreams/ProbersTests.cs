using System.Collections.Frozen;
using Mesh.Upstreams;

namespace Mesh.Tests.Upstreams;

public sealed class ProbersTests
{
    private static readonly string[] Nodes = [.. Enumerable.Range(1, 10).Select(number => $"node{number}")];

    [Fact]
    public void EachInstanceIsProbedByAFewAndEachNodeProbesItsShare()
    {
        var probers = new Probers(Nodes, "node1");
        var all = Enumerable.Range(0, 10_000).SelectMany(number => probers.Of($"orders/i{number}", 3)).ToArray();

        Assert.Equal(30_000, all.Length);
        Assert.All(all.GroupBy(node => node), share => Assert.InRange(share.Count(), 1_800, 4_500));
    }

    [Fact]
    public void AllNodesNameTheSame() => Assert.All(
        Enumerable.Range(0, 1_000),
        number => Assert.True(new Probers(Nodes, "node1").Of($"orders/i{number}", 3)
            .SequenceEqual(new Probers(Nodes.Reverse(), "node7").Of($"orders/i{number}", 3))));

    [Fact]
    public void FewerNodesThanWantedAllProbe() =>
        Assert.Equal(["node1", "node2"], new Probers(["node1", "node2"], "node1").Of("orders/a", 3).Order());

    [Theory]
    [InlineData(3, 1, false)]
    [InlineData(3, 2, true)]
    [InlineData(2, 1, false)]
    [InlineData(2, 2, true)]
    [InlineData(1, 1, true)]
    [InlineData(1, 0, false)]
    public void WhatMostOfThemFindHolds(int probers, int against, bool isDoubted)
    {
        var names = Nodes.Take(probers).ToArray();
        var doubts = new Doubts(names.ToFrozenDictionary(
            name => name, name => (Array.IndexOf(names, name) < against ? ["orders/a"] : Array.Empty<string>()).ToFrozenSet()));

        Assert.Equal(isDoubted, doubts.IsDoubted("orders/a", [.. names]));
        Assert.False(doubts.IsDoubted("orders/b", [.. names]));
    }

    [Fact]
    public void WhoDoesNotProbeHasNoVote()
    {
        var doubts = new Doubts(Nodes.ToFrozenDictionary(name => name, _ => new[] { "orders/a" }.ToFrozenSet()));

        Assert.False(doubts.IsDoubted("orders/a", []));
        Assert.False(doubts.IsDoubted("orders/a", ["stranger"]));
    }
}
