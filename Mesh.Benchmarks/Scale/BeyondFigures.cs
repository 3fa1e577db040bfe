namespace Mesh.Benchmarks.Scale;

/// <summary>What one node of a cluster of that size has and does by its pure parts; nothing of it was sent.</summary>
/// <param name="Nodes">The size.</param>
internal sealed record BeyondFigures(int Nodes)
{
    /// <summary>To build the service's ring from nothing.</summary>
    internal TimeSpan RingBuilt { get; init; }

    /// <summary>To find a key's owner, in nanoseconds.</summary>
    internal double LookupNanoseconds { get; init; }

    /// <summary>What a ring holds.</summary>
    internal long RingBytes { get; init; }

    /// <summary>Links with every two nodes linked, and what that costs.</summary>
    internal LinkCost FullMesh { get; init; }

    /// <summary>Links by Mesh's plan of a node that is no voter, and what that costs.</summary>
    internal LinkCost Planned { get; init; }

    /// <summary>The same of a voter: every node has a link to it, which it answers.</summary>
    internal LinkCost PlannedOfVoter { get; init; }
}

/// <summary>What a node's links cost while idle.</summary>
/// <param name="Out">Links that it dials.</param>
/// <param name="In">Links that it is dialled on.</param>
/// <param name="Messages">Pings, pongs and tellings that it sends each second.</param>
/// <param name="DetectorCores">What looking at its own links takes of one core.</param>
internal readonly record struct LinkCost(double Out, double In, double Messages, double DetectorCores);
