using System.Collections.Immutable;
using Mesh.Configuration;
using Mesh.Membership;

namespace Mesh.Forming;

/// <summary>What a node that is in no cluster does next.</summary>
internal abstract record FormationVerdict
{
    private FormationVerdict()
    {
    }

    /// <summary>Ask on.</summary>
    internal sealed record Waits(string Why) : FormationVerdict;

    /// <summary>Join the cluster of the member at that address.</summary>
    internal sealed record Joins(HostPort Member, ClusterId Cluster) : FormationVerdict;

    /// <summary>Form a new cluster.</summary>
    internal sealed record Forms : FormationVerdict;

    /// <summary>Starting again changes nothing: end with <see cref="ExitCode.BadConfiguration"/>.</summary>
    internal sealed record IsRefused(ImmutableArray<string> Reasons) : FormationVerdict;

    /// <summary>The cluster that this node joined or formed never came about: end, and start anew.</summary>
    internal sealed record GivesUp(string Why) : FormationVerdict;
}
