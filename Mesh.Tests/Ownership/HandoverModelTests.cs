using System.Globalization;

namespace Mesh.Tests.Ownership;

public sealed class HandoverModelTests
{
    private const int Steps = 400;

    /// <summary>MESH_HANDOVER_SEEDS=100000 runs more; MESH_HANDOVER_SEED=4711 replays one.</summary>
    [Fact]
    public void NoTwoNodesAreEverActiveForOneKeyAndEveryNodeSettles()
    {
        var (first, count) = Number("MESH_HANDOVER_SEED") is { } one ? (one, 1) : (0, Number("MESH_HANDOVER_SEEDS") ?? 3_000);
        var moves = 0;
        for (var seed = first; seed < first + count; seed++)
        {
            var model = new HandoverModel(seed);
            model.Run(Steps);
            Assert.True(model.Violation is null, $"seed {seed} (MESH_HANDOVER_SEED={seed} replays it): {model.Violation}");
            moves += model.Moves;
        }

        Assert.True(moves > count, $"{moves} moves in {count} runs: too little happened to show anything");
    }

    [Fact]
    public void WithoutReleaseBeforeGainTwoNodesAreActiveForOneKey()
    {
        var broken = Enumerable.Range(0, 100).Count(seed =>
        {
            var model = new HandoverModel(seed, releaseBeforeGain: false);
            model.Run(Steps);
            return model.Violation?.Contains("is active on", StringComparison.Ordinal) == true;
        });

        Assert.True(broken > 50, $"{broken} of 100 runs broke the promise");
    }

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
