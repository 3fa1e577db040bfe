using System.Collections.Immutable;
using Mesh.Faults.Records;
using Mesh.Faults.Traffic;

namespace Mesh.Faults.Checking;

/// <summary>What a run left behind: what callers saw, what nodes ran, and what the run itself did.</summary>
/// <param name="History">What callers saw.</param>
/// <param name="Executions">What nodes ran.</param>
internal sealed record Evidence(History History, IReadOnlyList<Execution> Executions)
{
    /// <summary>The services of strict affinity.</summary>
    internal ImmutableHashSet<string> Strict { get; init; } = [];

    /// <summary>The gateways that the run killed: a connection to one of them may break.</summary>
    internal ImmutableHashSet<string> KilledGateways { get; init; } = [];

    /// <summary>When the run had a node frozen, by its name.</summary>
    internal ImmutableArray<(string Node, Span Span)> Freezes { get; init; } = [];

    /// <summary>When the run had a gateway frozen: it tells nobody anything meanwhile.</summary>
    internal ImmutableArray<(string Gateway, Span Span)> FrozenGateways { get; init; } = [];

    /// <summary>The rings that nodes were seen to go by; empty where nobody looked.</summary>
    internal ImmutableArray<RingSpan> Rings { get; init; } = [];

    /// <summary>Which processes began to run each request, once for each time.</summary>
    internal ILookup<long, Execution> Starts { get; } =
        Executions.Where(execution => execution.What == Happening.Start).ToLookup(execution => execution.Number);
}
