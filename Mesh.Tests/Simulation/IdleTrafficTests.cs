using System.Globalization;
using System.Numerics;
using Xunit.Abstractions;

namespace Mesh.Tests.Simulation;

/// <summary>What nodes that nobody asks anything write, counted in virtual time.</summary>
public sealed class IdleTrafficTests(ITestOutputHelper output)
{
    private const int Voters = 3;

    // Each second: two pings and two pongs with each neighbour it has or is, a digest, and a ping to each voter.
    private const int WritesPerNeighbour = 5;

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(32)]
    [InlineData(64)]
    public void BeyondAFullMeshItGrowsWithTheLogarithmOfTheCluster(int machines)
    {
        var traffic = Rehearsal.IdleTraffic(machines, fullMesh: 1);
        Tell(machines, traffic);

        var neighbours = BitOperations.Log2((uint)machines - 1) + 1;
        Assert.All(traffic.Skip(Voters), node => Assert.InRange(
            node.Writes, neighbours, 1.1 * ((WritesPerNeighbour * neighbours) + Voters)));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public void InAFullMeshItGrowsWithTheCluster(int machines)
    {
        var traffic = Rehearsal.IdleTraffic(machines, fullMesh: 16);
        Tell(machines, traffic);

        Assert.All(traffic, node => Assert.InRange(node.Writes, 4 * (machines - 1), 6 * (machines - 1)));
    }

    private void Tell(int machines, IReadOnlyList<(double Writes, double Bytes)> traffic)
    {
        var (others, voters) = (traffic.Skip(Voters).ToArray(), traffic.Take(Voters).ToArray());
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{machines} nodes: {others.Average(node => node.Writes):0.0} writes and {others.Average(node => node.Bytes):0} bytes a second; a voter {voters.Average(node => node.Writes):0.0} and {voters.Average(node => node.Bytes):0}"));
    }
}
