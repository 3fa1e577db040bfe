using System.Diagnostics;
using Mesh.Tests.Support;
using Xunit.Abstractions;

namespace Mesh.Tests.Processes;

/// <summary>How a node's process ends when the cluster goes on without it, and when it is asked to.</summary>
[Collection(nameof(AloneOnTheMachine))]
public sealed class ExitTests(ITestOutputHelper output)
{
    [Fact]
    public async Task AWokenNodeThatWasRemovedEndsWithSeventyWithinFiveSeconds()
    {
        await using var nodes = await NodeProcesses.StartAsync(3);
        nodes[2].Freeze();
        var frozen = Stopwatch.StartNew();
        await Eventually.Async(
            async () => (await nodes[0].RingAsync(nodes.Http, "echo")).Members is ["node1", "node2"]
                && frozen.Elapsed > TimeSpan.FromSeconds(40),
            () => "the frozen node is still on the ring",
            TimeSpan.FromSeconds(50));
        var woken = Stopwatch.StartNew();
        nodes[2].Thaw();

        Assert.Equal(ExitCode.Removed, await nodes[2].EndedAsync(TimeSpan.FromSeconds(15)));
        output.WriteLine($"it ended {woken.Elapsed.TotalSeconds:0.00} s after it woke: {nodes[2].Output[^600..]}");
        Assert.InRange(woken.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task ANodeThatLosesTheOtherVotersForGoodEndsWithSeventy()
    {
        await using var nodes = await NodeProcesses.StartAsync(3);
        nodes[0].KillAtOnce();
        nodes[1].KillAtOnce();
        var alone = Stopwatch.StartNew();
        await Eventually.Async(
            async () => !await nodes[2].IsReadyAsync(nodes.Http), () => "it is ready without a lease", TimeSpan.FromSeconds(10));

        Assert.Equal(ExitCode.Removed, await nodes[2].EndedAsync(TimeSpan.FromSeconds(40)));
        output.WriteLine($"it ended {alone.Elapsed.TotalSeconds:0.0} s after it was alone");
        Assert.InRange(alone.Elapsed, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task ATerminatedNodeLeavesTheClusterAndExitsWithZero()
    {
        await using var nodes = await NodeProcesses.StartAsync(3);

        Assert.Equal(ExitCode.Stopped, await nodes[2].TerminateAsync());
        await Eventually.Async(
            async () => (await nodes[0].RingAsync(nodes.Http, "echo")).Members is ["node1", "node2"],
            () => "the node that left is still on the ring",
            TimeSpan.FromSeconds(5));
    }
}
