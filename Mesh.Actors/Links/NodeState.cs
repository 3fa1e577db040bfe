using System.Collections.Immutable;

namespace Mesh.Links;

/// <summary>What a node tells all its peers of itself: on change, on each new connection, and each second.</summary>
/// <param name="Draining">Whether it takes no new work.</param>
/// <param name="Doubt">How many times its own thresholds are raised because it is starved itself; 1 to 8.</param>
/// <param name="Fences">Leases that it will never grant again, being a voter.</param>
internal sealed record NodeState(bool Draining, int Doubt, ImmutableArray<Fence> Fences)
{
    /// <summary>A node that is well, and takes work.</summary>
    public static NodeState Well { get; } = new(false, 1, []);
}

/// <summary>A voter's word that it will never again grant a lease to one incarnation.</summary>
/// <param name="Node">That incarnation.</param>
/// <param name="LapsesIn">When the last lease ends that the voter granted to it; zero or less if it has.</param>
internal readonly record struct Fence(NodeIdentity Node, TimeSpan LapsesIn);
