using System.Collections.Immutable;
using Mesh.Configuration;
using Mesh.FailureDetection;
using Mesh.Membership;
using Mesh.Routing;

namespace Mesh;

/// <summary>What this node knows, as published snapshots: for the gateway, pbm and dashboards. Thread-safe; no call waits.</summary>
public interface IMeshState
{
    /// <summary>This node's stable name.</summary>
    string NodeName { get; }

    /// <summary>Which cluster this node is in, or joins; null while it has found none.</summary>
    ClusterId? ClusterId { get; }

    /// <summary>The cluster as this node knows it now.</summary>
    MeshView View { get; }

    /// <summary>This node's opinion of each other member; of those it has no link to, that it has none.</summary>
    ImmutableArray<PeerState> Peers { get; }

    /// <summary>The nodes that this node's routes leave out for a service, because they keep failing there.</summary>
    ImmutableArray<EjectedNode> Ejected { get; }

    /// <summary>How many times this node has raised its thresholds because it is starved itself; 1 when it is well.</summary>
    int Doubt { get; }

    /// <summary>Whether this node takes no new work, because it is leaving.</summary>
    bool IsDraining { get; }

    /// <summary>Whether this node takes requests now: a member with a lease, not leaving; else the reasons.</summary>
    Readiness Readiness { get; }

    /// <summary>What is wrong now; empty as a rule.</summary>
    ImmutableArray<Alarm> Alarms { get; }

    /// <summary>Which ring each member says that it goes by, this node first; who has told this node itself
    /// nothing for 2.5 s is missing. Beyond <c>mesh.links.full-mesh</c> members only those tell it whose neighbour it is.</summary>
    /// <param name="service">The service's name.</param>
    ImmutableArray<RingDigest> DigestsOf(string service);

    /// <summary>What this node goes by when it routes to a service: its policies, among others.</summary>
    /// <param name="service">The service's name; the defaults hold for one that nothing is said about here.</param>
    ServiceDefinition DefinitionOf(string service);

    /// <summary>Where a request would go now, and why; null when no member offers the service.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="key">A valid key, or null for a request without one.</param>
    RouteExplanation? Explain(string service, string? key);
}

/// <summary>Which ring a node goes by.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Digest">The ring's identity.</param>
public sealed record RingDigest(string Node, ulong Digest);

/// <summary>One peer as this node sees it.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Connected">Whether its link is up.</param>
/// <param name="Suspicion">This node's opinion of it.</param>
/// <param name="InFlight">Requests sent to it that are not answered.</param>
/// <param name="RoundTrip">The smoothed round trip; null before the first pong.</param>
/// <param name="KnownFor">Since this node learned of this start of the peer.</param>
public sealed record PeerState(
    string Node,
    bool Connected,
    Suspicion Suspicion,
    int InFlight,
    TimeSpan? RoundTrip,
    TimeSpan KnownFor)
{
    /// <summary>Its own word of how starved it is; 1 when it is well, or has told nothing.</summary>
    public int Doubt { get; init; } = 1;

    /// <summary>Whether it says that it takes no new work, because it is leaving.</summary>
    public bool IsDraining { get; init; }
}
