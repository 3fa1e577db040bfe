using Mesh.Faults.Stories;

namespace Mesh.Tests.Faults;

public sealed class OrdealTests
{
    [Fact]
    public void OneSeedMakesTheSameFaultsEachTime() => Assert.Equal(Draw(seed: 7), Draw(seed: 7));

    [Fact]
    public void AnotherSeedMakesOthers() => Assert.NotEqual(Draw(seed: 7), Draw(seed: 8));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void EachKindComesAndNoNodeIsCutOffWhereThereIsNoNetwork(bool hasNetwork)
    {
        var kinds = Draw(seed: 1, hasNetwork).Select(ordeal => ordeal.Kind).ToHashSet();

        Assert.Equal(hasNetwork, kinds.Contains(OrdealKind.CutOff));
        Assert.Equal(hasNetwork ? 5 : 4, kinds.Count);
    }

    [Fact]
    public void OnlyTheNodesThatAreNamedAreHit() =>
        Assert.Equal([2, 3], Draw(seed: 1).Select(ordeal => ordeal.Node).Distinct().Order());

    private static Ordeal[] Draw(int seed, bool hasNetwork = true)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 100).Select(_ => Ordeal.Draw(random, 2, 3, hasNetwork))];
    }
}
