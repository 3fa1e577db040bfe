using Mesh.Hosting;

namespace Mesh.Tests.Simulation;

/// <summary>The rehearsals can fail: without each mechanism, a promise is broken soon.</summary>
public sealed class MechanismTests
{
    private const ulong Enough = 300;

    [Fact]
    public void WithoutDedupARequestRunsTwiceInOneProcess() =>
        AssertBreaks(Mechanisms.All with { Dedup = false }, "it ran twice in one process");

    [Fact]
    public void WithoutReleaseBeforeGainTwoServeOneKey() =>
        AssertBreaks(Mechanisms.All with { ReleaseBeforeGain = false }, "serve 'key");

    [Fact]
    public void WithoutTheLeaseTwoServeOneKey() =>
        AssertBreaks(Mechanisms.All with { Lease = false }, "serve 'key");

    [Fact]
    public void WithoutSuspicionAFrozenNodeTakesRequestsWithIt()
    {
        Assert.All(Seeds(10), seed => Assert.Equal(0, Rehearsal.FailedWhileFrozen(seed, Mechanisms.All)));
        Assert.Contains(
            Seeds(10), seed => Rehearsal.FailedWhileFrozen(seed, Mechanisms.All with { Suspicion = false }) > 0);
    }

    private static void AssertBreaks(Mechanisms mechanisms, string promise) => Assert.Contains(
        Seeds(Enough), seed => Rehearsal.Run(seed, mechanisms).Broken.Any(broken => broken.Contains(promise)));

    private static IEnumerable<ulong> Seeds(ulong count) => new SeedRange(1, count).All;
}
