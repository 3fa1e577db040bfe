using Xunit.Abstractions;

namespace Mesh.Tests.Simulation;

/// <summary>Whole clusters in virtual time, each under faults that its seed draws.</summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    [Fact]
    public void NoSeedBreaksAPromise()
    {
        var seeds = SeedRange.FromEnvironment();
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var requests = 0L;
        foreach (var seed in seeds.All)
        {
            var verdict = Rehearsal.Run(seed);
            requests += verdict.Requests;
            Assert.True(verdict.Broken.Count == 0, verdict.ToString());
        }

        output.WriteLine($"{seeds}: {requests} requests in {watch.Elapsed.TotalSeconds:0} s");
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

    [Fact]
    public void TheSameSeedGivesTheSameRun() =>
        Assert.Equal(Rehearsal.Run(7, traced: true).Log, Rehearsal.Run(7, traced: true).Log);
}
