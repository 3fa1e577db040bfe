using Mesh.Links;
using Mesh.Tests.Support;

namespace Mesh.Tests.Nodes;

/// <summary>The lease of real nodes that have one voter.</summary>
public sealed class LeaseClusterTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task AWorkerLosesItsLeaseWithTheVoterAndEndsWithSeventy()
    {
        await using var cluster = await TestCluster.StartAsync(
            2, mesh => mesh.AddService<EchoHandler>("echo"), "mesh.lease { duration = 2s, exit-after = 1s }");
        var (voter, worker) = (cluster[0], cluster[1]);
        var lease = worker.Runtime.Plane.Lease;
        Assert.True(lease.Holds(worker.Runtime.Plane.Clock.Monotonic()));
        var told = new List<bool>();
        lease.Changed += told.Add;

        await cluster.StopAsync(voter);
        await worker.System.WhenTerminated.WaitAsync(Patience);

        Assert.Single(told, holds => !holds); // the first grant may be told late
        Assert.False(told[^1]);
        var end = Assert.IsType<MeshEnd>(Akka.Actor.CoordinatedShutdown.Get(worker.System).ShutdownReason);
        Assert.Equal(ExitCode.Removed, ExitCode.Of(end));
        Assert.StartsWith("no lease for 1.", end.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoLeftIsFencedByTheVoterAndItsLeaseLapses()
    {
        await using var cluster = await TestCluster.StartAsync(3, mesh => mesh.AddService<EchoHandler>("echo"));
        var left = cluster[2].Runtime.Plane.Self!.From;
        var waiter = cluster[1].Runtime.Plane;
        Assert.False(waiter.Fences.HasLapsed(left, waiter.Clock.Monotonic()));

        await cluster.StopAsync(cluster[2]);

        foreach (var node in cluster.Nodes)
        {
            var plane = node.Runtime.Plane;
            await Eventually.Async(
                () => plane.Fences.HasLapsed(left, plane.Clock.Monotonic()) && plane.Removed.Contains(left),
                () => $"{node.Name} does not know that {left} has no lease",
                TimeSpan.FromSeconds(10));
            Assert.False(plane.Removed.Contains(plane.Self!.From));
        }
    }
}
