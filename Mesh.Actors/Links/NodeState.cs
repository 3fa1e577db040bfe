using System.Collections.Immutable;

namespace Mesh.Links;

/// <summary>
/// What a node tells of itself: to all its peers on change, on each new connection and each second; beyond a full mesh to its
/// neighbours, who tell it on.
/// </summary>
/// <param name="Draining">Whether it takes no new work.</param>
/// <param name="Doubt">How many times its own thresholds are raised because it is starved itself; 1 to 8.</param>
/// <param name="Fences">Leases that it will never grant again, being a voter.</param>
internal sealed record NodeState(bool Draining, int Doubt, ImmutableArray<Fence> Fences)
{
    /// <summary>A node that is well, and takes work.</summary>
    public static NodeState Well { get; } = new(false, 1, []);

    /// <summary>Whether this says something that all nodes must know. How long leases still last is known by then, and doubt,
    /// which changes often where there is little time for it, is for those who are told directly.</summary>
    public bool IsNewsAfter(NodeState other) =>
        Draining != other.Draining
        || !Fences.Select(fence => fence.Node).SequenceEqual(other.Fences.Select(fence => fence.Node));

    /// <summary>The same, told on by who has known it for so long: leases have come nearer to their ends.</summary>
    public NodeState Aged(TimeSpan by) => Fences.IsEmpty
        ? this
        : this with { Fences = [.. Fences.Select(fence => fence with { LapsesIn = fence.LapsesIn - by })] };
}

/// <summary>A voter's word that it will never again grant a lease to one incarnation.</summary>
/// <param name="Node">That incarnation.</param>
/// <param name="LapsesIn">When the last lease ends that the voter granted to it; zero or less if it has.</param>
internal readonly record struct Fence(NodeIdentity Node, TimeSpan LapsesIn);
