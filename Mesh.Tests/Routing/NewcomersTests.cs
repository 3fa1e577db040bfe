using Mesh.Links;
using Mesh.Routing;

namespace Mesh.Tests.Routing;

public sealed class NewcomersTests
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly NodeIdentity Self = new("self", 1);
    private static readonly NodeIdentity Other = new("other", 1);

    private readonly Newcomers _newcomers = new();

    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(1, 0.19)]
    [InlineData(5, 0.55)]
    [InlineData(9.9, 0.991)]
    [InlineData(10, 1)]
    [InlineData(1_000, 1)]
    public void ANewcomersShareGrowsFromATenthToAll(double age, double share)
    {
        See(0, Self);
        See(11, Self, Other);

        Assert.Equal(share, Share(Other, 11 + age), 9);
        Assert.Equal(1, Share(Self, 11 + age));
    }

    [Theory]
    [InlineData(10, 1)]
    [InlineData(10.1, 0.1)]
    public void OnlyAnOlderNodeCanTellWhoIsNew(double ownAge, double share)
    {
        See(0, Self);
        See(ownAge, Self, Other);

        Assert.Equal(share, Share(Other, ownAge));
    }

    [Fact]
    public void WhoWasUpBeforeThisNodeIsNotNewNorIsANodeToItself()
    {
        See(0, Other); // this node is Joining
        See(1, Other, Self);

        Assert.Equal((1, 1), (Share(Other, 1), Share(Self, 1)));
    }

    [Fact]
    public void NodesThatBecomeUpTogetherAreNotNew()
    {
        See(0);
        See(1, Other, Self);

        Assert.Equal((1, 1), (Share(Other, 1), Share(Self, 1)));
    }

    [Fact]
    public void ANewStartOfANodeIsANewcomer()
    {
        See(0, Self, Other);
        See(20, Self, new NodeIdentity("other", 2));

        Assert.Equal(0.1, Share(new NodeIdentity("other", 2), 20));
    }

    [Fact]
    public void AnotherViewDoesNotMakeANewcomerYounger()
    {
        See(0, Self);
        See(20, Self, Other);
        See(25, Self, Other);

        Assert.Equal(0.55, Share(Other, 25), 9);
    }

    [Fact]
    public void WithoutAWindowNobodyIsNew()
    {
        See(0, Self);
        See(20, Self, Other);

        Assert.Equal(1, _newcomers.ShareOf(Other, TimeSpan.Zero, At(20)));
    }

    private void See(double at, params NodeIdentity[] up) => _newcomers.See(up, Self, At(at));

    private double Share(NodeIdentity node, double at) => _newcomers.ShareOf(node, Window, At(at));

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(1_000 + seconds);
}
