using Orleans.Placement;

namespace Mesh.Benchmarks.Contenders.Orleans;

/// <summary>Placed at random: spreads the keys evenly, as every other contender does.</summary>
[RandomPlacement]
internal sealed class EchoGrain : Grain, IEchoGrain
{
    /// <inheritdoc/>
    public ValueTask<Echo> EchoAsync(Echo echo) => new(echo);
}
