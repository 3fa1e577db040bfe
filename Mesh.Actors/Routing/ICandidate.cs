using Mesh.FailureDetection;

namespace Mesh.Routing;

/// <summary>What a route may choose, as this node sees it: a node of the cluster, or an instance of an upstream.
/// Thread-safe.</summary>
internal interface ICandidate
{
    /// <summary>The stable name that the ring places it by.</summary>
    string Name { get; }

    /// <summary>Whether routes avoid it now.</summary>
    bool IsSuspect { get; }

    /// <summary>Whether routes to keyed actors avoid it, too: it has no connection, or phi crossed its threshold.</summary>
    bool IsSilent { get; }

    /// <summary>Whether it is leaving, and should get no new work if another can take it.</summary>
    bool IsDraining => false;

    /// <summary>Whether it is suspect for a short silence alone: this node may be wrong. A long one is none of its own.</summary>
    bool IsInDoubt => IsSuspect && !IsSilent;

    /// <summary>This node's opinion of it, with what it rests on.</summary>
    Suspicion Suspicion { get; }

    /// <summary>Requests sent to it that are not answered.</summary>
    int InFlight { get; }
}
