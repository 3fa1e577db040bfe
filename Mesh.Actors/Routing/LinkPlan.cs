using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Numerics;
using System.Text;
using Mesh.Configuration;
using Mesh.Links;
using Mesh.Membership;

namespace Mesh.Routing;

/// <summary>Which links of one node stand whether requests need them or not: an immutable value.</summary>
/// <remarks>
/// Beyond a full mesh all members stand in a circle, ordered by the hash of their names, and a node's neighbours are those 1,
/// 2, 4, 8, … places on. So each node has ⌈log₂ N⌉ neighbours and is the neighbour of as many, and what is told from neighbour
/// to neighbour has reached everybody after as many steps: each distance is a sum of such powers.
/// </remarks>
internal sealed class LinkPlan
{
    private readonly FrozenDictionary<NodeIdentity, LinkNeed> _needs;

    private LinkPlan(bool isFullMesh, FrozenDictionary<NodeIdentity, LinkNeed> needs) =>
        (IsFullMesh, _needs) = (isFullMesh, needs);

    /// <summary>A node that knows of no other.</summary>
    public static LinkPlan Empty { get; } = new(true, FrozenDictionary<NodeIdentity, LinkNeed>.Empty);

    /// <summary>Whether every two nodes have a link.</summary>
    public bool IsFullMesh { get; }

    /// <summary>Whom links are to stand to.</summary>
    public ImmutableArray<NodeIdentity> Peers => _needs.Keys;

    /// <param name="members">All members, this node included, in any order.</param>
    /// <param name="self">This node.</param>
    /// <param name="isVoter">Whether a member is a voter.</param>
    /// <param name="fullMesh">Up to so many members every two nodes have a link; see <see cref="LinkOptions"/>.</param>
    public static LinkPlan Of(
        IReadOnlyCollection<MeshMember> members, NodeIdentity self, Func<MeshMember, bool> isVoter, int fullMesh)
    {
        var needs = new Dictionary<NodeIdentity, LinkNeed>();
        var isFullMesh = members.Count <= fullMesh;
        foreach (var member in members.Where(member => isFullMesh || isVoter(member)))
        {
            needs[NodeIdentity.Of(member)] = isFullMesh ? LinkNeed.Mesh : LinkNeed.Lease;
        }

        if (!isFullMesh)
        {
            foreach (var neighbour in NeighboursOf(self, members))
            {
                needs[neighbour] = LinkNeed.Neighbour;
            }
        }

        needs.Remove(self);
        return new LinkPlan(isFullMesh, needs.ToFrozenDictionary());
    }

    /// <summary>What a link to that peer is for.</summary>
    public LinkNeed NeedOf(NodeIdentity peer) => _needs.GetValueOrDefault(peer);

    private static IEnumerable<NodeIdentity> NeighboursOf(NodeIdentity self, IEnumerable<MeshMember> members)
    {
        NodeIdentity[] circle =
        [
            .. members.Select(NodeIdentity.Of)
                .OrderBy(node => RingHash.PositionOf(Encoding.UTF8.GetBytes(node.Name)))
                .ThenBy(node => node.Name, StringComparer.Ordinal)
                .ThenBy(node => node.Incarnation),
        ];
        var place = Array.IndexOf(circle, self);
        var count = place < 0 ? 0 : BitOperations.Log2((uint)circle.Length - 1) + 1; // the logarithm, rounded up
        return circle.Length < 2 ? [] : Enumerable.Range(0, count).Select(power => circle[(place + (1 << power)) % circle.Length]);
    }
}
