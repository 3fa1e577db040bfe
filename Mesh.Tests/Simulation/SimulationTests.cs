using System.Collections.Concurrent;
using Xunit.Abstractions;

namespace Mesh.Tests.Simulation;

/// <summary>Whole clusters in virtual time, each under faults that its seed draws.</summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int MostBroken = 10; // enough to see a pattern

    [Fact]
    public void NoSeedBreaksAPromise()
    {
        var seeds = SeedRange.FromEnvironment();
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var before = Environment.CpuUsage.TotalTime;
        var requests = 0L;
        var broken = new ConcurrentQueue<Verdict>();
        Parallel.ForEach(seeds.All, new ParallelOptions { MaxDegreeOfParallelism = seeds.AtOnce }, (seed, more) =>
        {
            var verdict = Rehearsal.Run(seed);
            Interlocked.Add(ref requests, verdict.Requests);
            if (verdict.Broken.Count > 0)
            {
                broken.Enqueue(verdict);
                if (broken.Count >= MostBroken)
                {
                    more.Stop();
                }
            }
        });

        var spent = Environment.CpuUsage.TotalTime - before;
        output.WriteLine($"{seeds}: {requests} requests in {watch.Elapsed.TotalSeconds:0} s, {spent.TotalSeconds:0} s of processor time");
        Assert.True(broken.IsEmpty, string.Join(Environment.NewLine, broken));
    }

    [Fact]
    public void OneSeedIsReplayedWithItsLog()
    {
        var seed = SeedRange.One() ?? 1;
        var verdict = Rehearsal.Run(seed, traced: true);
        foreach (var line in verdict.Log)
        {
            output.WriteLine(line);
        }

        Assert.True(verdict.Broken.Count == 0, verdict.ToString());
    }

    /// <summary>One hour; <c>MESH_SIMULATION_IDLE_HOURS=24</c> for a day.</summary>
    [Fact]
    public void AnIdleClusterRaisesNoFalseAlarm() =>
        Assert.Empty(Rehearsal.FalseAlarms(seed: 1, TimeSpan.FromHours(SeedRange.IdleHours())));

    [Fact]
    public void TheSameSeedGivesTheSameRun() =>
        Assert.Equal(Rehearsal.Run(7, traced: true).Log, Rehearsal.Run(7, traced: true).Log);
}
