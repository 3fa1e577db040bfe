using Mesh.Membership;

namespace Mesh.Tests.Membership;

/// <summary>Bad input is refused with the value found and the value wanted.</summary>
public sealed class RingInputTests
{
    [Fact]
    public void ANameTwiceIsRefusedByItsName()
    {
        var fault = Assert.Throws<ArgumentException>(() => RingSamples.RingOf("node1", "node2", "node1"));
        Assert.Contains("'node1' is on the ring twice", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public void AnEmptyNameIsRefused(string? name)
    {
        var fault = Assert.Throws<ArgumentException>(() => Ring.Build([new(name!, 3)], 256));
        Assert.Contains("weight 3 has an empty name", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(0)]
    [InlineData(101)]
    public void AWeightOutOfRangeIsRefused(int weight)
    {
        var fault = Assert.Throws<ArgumentException>(() => Ring.Build([new("node1", weight)], 256));
        Assert.Contains($"'node1' is {weight}; it must be 1 to 100", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(4_097)]
    public void PointsPerWeightOutOfRangeAreRefusedEvenForNobody(int pointsPerWeight)
    {
        var fault = Assert.Throws<ArgumentOutOfRangeException>(() => Ring.Build([], pointsPerWeight));
        Assert.Contains($"are {pointsPerWeight}; they must be 1 to 4096", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ARingOfTooManyPointsIsRefusedBeforeItIsBuilt()
    {
        var members = Enumerable.Range(0, 200).Select(i => new RingMember($"node{i}", 100));

        var fault = Assert.Throws<ArgumentException>(() => Ring.Build(members, 4_096));
        Assert.Contains("81920000 points", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 'k')]
    [InlineData(1_025, 'k')]
    [InlineData(513, 'ü')]
    [InlineData(100_000, 'k')]
    public void AKeyOutOfBoundsIsRefusedWithItsBytesAndTheLimit(int chars, char letter)
    {
        var key = new string(letter, chars);
        var bytes = System.Text.Encoding.UTF8.GetBytes(key);

        var fault = Assert.Throws<ArgumentException>(() => Ring.PositionOf(key));
        Assert.StartsWith($"The key has {bytes.Length} bytes of UTF-8; it must have 1 to 1024.", fault.Message);
        Assert.Equal(fault.Message, Assert.Throws<ArgumentException>(() => Ring.PositionOf(bytes)).Message);
    }

    [Theory]
    [InlineData(1_024, 'k')]
    [InlineData(512, 'ü')]
    public void AKeyOfJustTheLimitHasAPosition(int chars, char letter) =>
        Assert.Equal(LinearRing.PositionOf(new string(letter, chars)), Ring.PositionOf(new string(letter, chars)));

    [Fact]
    public void LookupsOnTheRingOfNobodySaySo()
    {
        var owner = Assert.Throws<InvalidOperationException>(() => Ring.Empty.OwnerAt(1));
        var list = Assert.Throws<InvalidOperationException>(() => Ring.Empty.PreferenceListAt(1, new int[3]));

        Assert.Contains("The ring is empty", owner.Message, StringComparison.Ordinal);
        Assert.Equal(owner.Message, list.Message);
    }
}
