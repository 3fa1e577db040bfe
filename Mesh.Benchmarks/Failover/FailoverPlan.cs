using System.Collections.Immutable;
using Mesh.Benchmarks.Contenders;

namespace Mesh.Benchmarks.Failover;

/// <summary>What a run of <c>failover</c> measures.</summary>
/// <param name="Contenders">Who takes part; each round takes them in this order.</param>
/// <param name="Tunings">How the peers are set. Mesh is as shipped, and takes part once.</param>
/// <param name="Faults">What happens to the last node.</param>
/// <param name="Rounds">How often each case is measured, with a cluster started afresh.</param>
/// <param name="BeforeSeconds">How long requests go well before the fault.</param>
/// <param name="AfterSeconds">How long requests go on after the fault, at most.</param>
internal sealed record FailoverPlan(
    ImmutableArray<IContender> Contenders,
    ImmutableArray<Tuning> Tunings,
    ImmutableArray<NodeFault> Faults,
    int Rounds,
    double BeforeSeconds,
    double AfterSeconds)
{
    internal const int Nodes = 3;
    internal const int PerSecond = 2_000;

    /// <summary>The closed loop that has keys hosted, and code compiled, before requests are counted.</summary>
    internal const int WarmUpInFlight = 64;
    internal const double WarmUpSeconds = 2;

    /// <summary>So long without a failure, a contender has recovered.</summary>
    internal const double CalmSeconds = 10;

    /// <summary>When a request that was not answered has failed.</summary>
    internal static TimeSpan Timeout => TimeSpan.FromSeconds(1);

    /// <summary>All cases of one round, in their order.</summary>
    internal ImmutableArray<FailoverCase> Cases =>
    [
        .. from contender in Contenders
           from tuning in Contestants.IsPeer(contender.Name) ? Tunings : [Tuning.Default]
           from fault in Faults
           select new FailoverCase(contender, tuning, fault),
    ];
}
