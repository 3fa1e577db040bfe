using System.Diagnostics;
using Mesh.Tests.Support;
using Xunit.Abstractions;

namespace Mesh.Tests.Processes;

/// <summary>How a node's process ends when the cluster goes on without it, and when it is asked to.</summary>
[Collection(nameof(AloneOnTheMachine))]
public sealed class ExitTests(ITestOutputHelper output)
{
    /// <summary>How long these things may take is promised, and measured, by rows 5, 13c and 21s of the fault suite.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task AWokenNodeThatWasRemovedEndsWithSeventy()
    {
        await using var nodes = await NodeProcesses.StartAsync(3);
        nodes[2].Freeze();
        var frozen = Stopwatch.StartNew();
        await Eventually.Async(
            async () => (await nodes[0].RingAsync(nodes.Http, "echo")).Members is ["node1", "node2"]
                && frozen.Elapsed > TimeSpan.FromSeconds(40),
            () => "the frozen node is still on the ring",
            TimeSpan.FromSeconds(90));
        var woken = Stopwatch.StartNew();
        nodes[2].Thaw();

        Assert.Equal(ExitCode.Removed, await nodes[2].EndedAsync(Patience));
        output.WriteLine($"it ended {woken.Elapsed.TotalSeconds:0.00} s after it woke: {nodes[2].Output[^600..]}");
    }

    [Fact]
    public async Task ANodeThatLosesTheOtherVotersForGoodEndsWithSeventy()
    {
        await using var nodes = await NodeProcesses.StartAsync(3);
        nodes[0].KillAtOnce();
        nodes[1].KillAtOnce();
        var alone = Stopwatch.StartNew();
        await Eventually.Async(
            async () => !await nodes[2].IsReadyAsync(nodes.Http), () => "it is ready without a lease", Patience);

        Assert.Equal(ExitCode.Removed, await nodes[2].EndedAsync(Patience));
        output.WriteLine($"it ended {alone.Elapsed.TotalSeconds:0.0} s after it was alone");
        Assert.True(alone.Elapsed > TimeSpan.FromSeconds(5), $"it ended after {alone.Elapsed}, while the others could have come back");
    }

    [Fact]
    public async Task ATerminatedNodeLeavesTheClusterAndExitsWithZero()
    {
        await using var nodes = await NodeProcesses.StartAsync(3);

        Assert.Equal(ExitCode.Stopped, await nodes[2].TerminateAsync());
        await Eventually.Async(
            async () => (await nodes[0].RingAsync(nodes.Http, "echo")).Members is ["node1", "node2"],
            () => "the node that left is still on the ring",
            Patience);
    }
}
