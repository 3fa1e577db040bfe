using Mesh.Membership;

namespace Mesh.Tests.Membership;

/// <summary>
/// The largest share of a member over the mean share, against the measured gates for 256 points per weight.
/// </summary>
public sealed class RingBalanceTests
{
    private const int NameSets = 400;
    private const int Seed = 20_260;

    [Theory]
    [InlineData(3, 1.16)]
    [InlineData(10, 1.24)]
    [InlineData(30, 1.26)]
    [InlineData(100, 1.33)]
    public void NinetyNineOfAHundredRandomNameSetsAreWithinTheGate(int members, double gate)
    {
        var random = new Random(Seed + members);
        var ratios = Enumerable.Range(0, NameSets)
            .Select(_ => MaxOverMean(RingSamples.RandomMembers(random, members)))
            .Order()
            .ToArray();

        var p99 = ratios[(int)Math.Ceiling(0.99 * NameSets) - 1];
        Assert.True(p99 <= gate, $"p99 is {p99:f4}, the gate {gate} (seed {Seed + members}, worst {ratios[^1]:f4}).");
    }

    [Theory]
    [InlineData("node", 3, 1.16)]
    [InlineData("node", 10, 1.24)]
    [InlineData("node", 30, 1.26)]
    [InlineData("node", 100, 1.33)]
    [InlineData("mesh-", 3, 1.16)]
    [InlineData("worker-", 10, 1.24)]
    [InlineData("eu-west-1.mesh-", 30, 1.26)]
    public void NumberedNamesAreWithinTheGate(string prefix, int members, double gate) =>
        Assert.InRange(MaxOverMean(RingSamples.Numbered(prefix, members)), 1, gate);

    [Fact]
    public void AMembersShareFollowsItsWeight()
    {
        foreach (var seed in Enumerable.Range(Seed, 50))
        {
            var members = RingSamples.RandomMembers(new Random(seed), 10, maxWeight: 4);
            var ring = Ring.Build(members, RingSamples.PointsPerWeight);
            var total = (double)members.Sum(m => m.Weight);
            for (var i = 0; i < ring.Members.Length; i++)
            {
                var ratio = ring.ShareOf(i) / (ring.Members[i].Weight / total);
                Assert.True(ratio is > 0.7 and < 1.3, $"{ring.Members[i]} has {ratio:f3} of its due (seed {seed}).");
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(57)]
    public void SharesSumToOne(int members)
    {
        var ring = Ring.Build(RingSamples.RandomMembers(new Random(Seed), members, 5), RingSamples.PointsPerWeight);

        Assert.Equal(1, Enumerable.Range(0, members).Sum(ring.ShareOf), 12);
    }

    [Fact]
    public void AShareIsTheFractionOfKeysThatFallToTheMember()
    {
        var ring = Ring.Build(RingSamples.Numbered("node", 7), RingSamples.PointsPerWeight);
        var counts = new int[7];
        foreach (var position in RingSamples.RandomPositions(new Random(Seed), 200_000))
        {
            counts[ring.OwnerAt(position)]++;
        }

        // Four standard deviations of a count of 200,000 / 7 are 0.3 percent of all keys.
        var gaps = counts.Select((count, i) => (count / 200_000.0) - ring.ShareOf(i));
        Assert.All(gaps, gap => Assert.InRange(gap, -0.004, 0.004));
    }

    [Fact]
    public void RendezvousHashingAndTheRingSpreadKeysWithinTheSameGate()
    {
        var members = RingSamples.Numbered("node", 10);
        var ring = Ring.Build(members, RingSamples.PointsPerWeight);
        var positions = RingSamples.RandomPositions(new Random(Seed), 50_000);

        Assert.InRange(Largest(positions, ring.NameAt), 1, 1.24 + 0.03);
        Assert.InRange(Largest(positions, p => Rendezvous.OwnerOf(p, members)), 1, 1.05);

        static double Largest(ulong[] positions, Func<ulong, string> owner) =>
            positions.CountBy(owner).Max(pair => pair.Value) / (positions.Length / 10.0);
    }

    private static double MaxOverMean(RingMember[] members)
    {
        var ring = Ring.Build(members, RingSamples.PointsPerWeight);
        return Enumerable.Range(0, members.Length).Max(ring.ShareOf) * members.Length;
    }
}
