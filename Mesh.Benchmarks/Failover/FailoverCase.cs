using Mesh.Benchmarks.Contenders;

namespace Mesh.Benchmarks.Failover;

/// <summary>Who loses a node, and how.</summary>
internal sealed record FailoverCase(IContender Contender, Tuning Tuning, NodeFault Fault)
{
    /// <summary>The tuning, for people.</summary>
    internal string TuningName => Contestants.IsPeer(Contender.Name) ? $"{Tuning}".ToLowerInvariant() : "as shipped";

    /// <summary>The fault, for people.</summary>
    internal string FaultName => NodeFaults.NameOf(Fault);

    public override string ToString() => $"{Contender.Name}, {TuningName}, {FaultName}";
}
