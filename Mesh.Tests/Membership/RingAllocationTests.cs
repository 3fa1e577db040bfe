using System.Text;
using Mesh.Membership;
using Mesh.Tests.Support;

namespace Mesh.Tests.Membership;

public sealed class RingAllocationTests
{
    private static readonly Ring Ring = Ring.Build(RingSamples.Numbered("node", 1_024), 16);

    [Fact]
    public void FindingAPositionAllocatesNothing()
    {
        var (shortKey, longKey) = ("203.0.113.7", new string('k', RequestKey.MaxBytes));
        var bytes = Encoding.UTF8.GetBytes(longKey);

        Assert.Equal(0, Allocations.Of(() => Ring.PositionOf(shortKey)));
        Assert.Equal(0, Allocations.Of(() => Ring.PositionOf(longKey)));
        Assert.Equal(0, Allocations.Of(() => Ring.PositionOf(bytes)));
    }

    [Fact]
    public void FindingAnOwnerAllocatesNothing() =>
        Assert.Equal(0, Allocations.Of(() => Ring.OwnerAt(0x9E3779B97F4A7C15)));

    [Theory]
    [InlineData(3)]
    [InlineData(1_024)]
    public void APreferenceListAllocatesNothing(int length)
    {
        var list = new int[length];

        Assert.Equal(0, Allocations.Of(() => Ring.PreferenceListAt(0x9E3779B97F4A7C15, list)));
    }
}
