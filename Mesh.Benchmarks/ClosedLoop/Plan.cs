using System.Collections.Immutable;
using Mesh.Benchmarks.Contenders;

namespace Mesh.Benchmarks.ClosedLoop;

/// <summary>What a run of <c>cluster</c> measures.</summary>
/// <param name="Contenders">Who takes part; each round takes them in this order.</param>
/// <param name="Rounds">How often each is started afresh and measured.</param>
/// <param name="InFlight">The loads, in the order they are measured in.</param>
/// <param name="Callers">Where the caller stands: inside, outside, or one after the other.</param>
/// <param name="Seconds">How long each load is measured.</param>
/// <param name="WarmUpSeconds">How long each load runs before any is measured.</param>
internal sealed record Plan(
    ImmutableArray<IContender> Contenders,
    int Rounds,
    ImmutableArray<int> InFlight,
    ImmutableArray<bool> Callers,
    double Seconds,
    double WarmUpSeconds)
{
    /// <summary>How often in each round the nodes of the last contender are measured without and with telemetry, which makes them the
    /// first and the last; 0: each contender is started afresh instead. Two starts of the same differ by more than a tenth.</summary>
    internal int Turns { get; init; }

    /// <summary>How many processes host keys.</summary>
    internal const int Nodes = 3;

    /// <summary>When a request that was not answered has failed.</summary>
    internal static TimeSpan Timeout => TimeSpan.FromSeconds(20);
}
