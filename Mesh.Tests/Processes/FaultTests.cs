using System.Diagnostics;
using Mesh.Tests.Support;
using Xunit.Abstractions;

namespace Mesh.Tests.Processes;

/// <summary>What a caller sees while a node dies or freezes. Alone on the machine: they rest on real time.</summary>
[Collection(nameof(AloneOnTheMachine))]
public sealed class FaultTests(ITestOutputHelper output)
{
    private const int RequestsPerSecond = 500;

    private static readonly TimeSpan Latest = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task AKilledNodesKeysAreAllAnsweredWithinASecondAndTheRingWaitsForItsRemoval()
    {
        await using var nodes = await NodeProcesses.StartAsync(3);
        var before = await nodes[0].RingAsync(nodes.Http, "echo");
        var load = await StartLoadAsync(nodes);

        nodes[2].KillAtOnce();
        var killed = load.Now;
        var removed = TimeSpan.Zero;
        await Eventually.Async(
            async () =>
            {
                var (digest, members) = await nodes[0].RingAsync(nodes.Http, "echo");
                Assert.Equal(members.Length == 3, digest == before.Digest);
                removed = load.Now;
                return members.Length == 2;
            },
            () => "the killed node is still on the ring",
            TimeSpan.FromSeconds(40));

        var answers = await load.StopAsync();
        Report(load, answers, killed, $"removed after {(removed - killed).TotalSeconds:0.0} s");
        Assert.True(removed - killed > TimeSpan.FromSeconds(5), "the ring changed long before the cluster can have agreed");
        AssertAllAnsweredInTime(load, answers, killed);
    }

    [Fact]
    public async Task AFrozenNodesKeysAreAnsweredByOthersWithinASecondAndComeHomeWithNoRingChange()
    {
        await using var nodes = await NodeProcesses.StartAsync(3);
        var before = await nodes[0].RingAsync(nodes.Http, "echo");
        var load = await StartLoadAsync(nodes);
        var homes = await nodes[0].OwnersAsync(nodes.Http, "echo", SteadyLoad.AllKeys);

        nodes[2].Freeze();
        var frozen = load.Now;
        await Eventually.Async(
            async () =>
            {
                Assert.Equal(before.Digest, (await nodes[0].RingAsync(nodes.Http, "echo")).Digest);
                return load.Now - frozen >= TimeSpan.FromSeconds(3);
            },
            () => "time stands still",
            TimeSpan.FromSeconds(10));
        var thawed = load.Now;
        nodes[2].Thaw();
        await Eventually.Async(
            () => Task.FromResult(load.Answers.Where(answer => answer.Began > load.Now - TimeSpan.FromSeconds(1))
                .All(answer => answer.Node == homes[answer.Key])),
            () => "some keys have not come home",
            TimeSpan.FromSeconds(10));
        var home = load.Now;

        var answers = await load.StopAsync();
        Report(
            load,
            answers,
            frozen,
            $"frozen for {(thawed - frozen).TotalSeconds:0.0} s, home {(home - thawed).TotalSeconds:0.0} s later");
        AssertAllAnsweredInTime(load, answers, frozen);
        var meanwhile = answers.Where(answer => answer.Began > frozen && answer.Began < thawed).ToArray();
        Assert.Contains(meanwhile, answer => homes[answer.Key] == "node3" && answer.Node != "node3");
        Assert.Equal(before.Digest, (await nodes[0].RingAsync(nodes.Http, "echo")).Digest);
        Assert.Equal(before.Digest, (await nodes[2].RingAsync(nodes.Http, "echo")).Digest);
    }

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

    /// <summary>Load through the two nodes that stay, once each key was answered at its home.</summary>
    private static async Task<SteadyLoad> StartLoadAsync(NodeProcesses nodes)
    {
        var load = new SteadyLoad(nodes.Http, [nodes[0].Gateway, nodes[1].Gateway], RequestsPerSecond);
        load.Start();
        await Eventually.Async(
            () => load.Answers.Count > 3 * RequestsPerSecond,
            () => $"{load.Answers.Count} answers",
            TimeSpan.FromSeconds(30));
        return load;
    }

    private static void AssertAllAnsweredInTime(SteadyLoad load, IReadOnlyCollection<Answered> answers, TimeSpan fault)
    {
        var after = answers.Where(answer => answer.Began + answer.Took > fault).ToArray();
        Assert.DoesNotContain(answers, answer => !answer.Sound);
        Assert.DoesNotContain(after, answer => load.TookWithoutStalls(answer) > Latest);
        var seconds = (answers.Max(answer => answer.Began) - fault).TotalSeconds;
        Assert.True(
            after.Length > seconds * RequestsPerSecond * 0.9,
            $"only {after.Length} requests in {seconds:0.0} s: too little load");
    }

    private void Report(SteadyLoad load, IReadOnlyCollection<Answered> answers, TimeSpan fault, string what)
    {
        var after = answers.Where(answer => answer.Began + answer.Took > fault).ToArray();
        output.WriteLine(
            $"{answers.Count} requests, {answers.Count(answer => !answer.Sound)} failed, "
            + $"slowest after the fault {after.Max(load.TookWithoutStalls).TotalMilliseconds:0} ms; {what}"
            + (load.Stalled > TimeSpan.Zero ? $"; the caller itself stood still for {load.Stalled.TotalMilliseconds:0} ms" : ""));
        foreach (var answer in after.Where(answer => !answer.Sound || answer.Took > Latest / 2).Take(20))
        {
            output.WriteLine($"{(answer.Began - fault).TotalMilliseconds:0} ms after the fault: {answer}");
        }
    }
}

/// <summary>Tests that run when no others do.</summary>
[CollectionDefinition(nameof(AloneOnTheMachine), DisableParallelization = true)]
public sealed class AloneOnTheMachine;
