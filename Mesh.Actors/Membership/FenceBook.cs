using Mesh.Links;

namespace Mesh.Membership;

/// <summary>Which incarnations can never hold a lease again, by the word of a majority of voters. Thread-safe.</summary>
internal sealed class FenceBook
{
    private readonly HashSet<NodeIdentity> _granted = [];

    /// <summary>Whether the incarnation holds no lease at this monotonic moment, nor ever will.</summary>
    public bool HasLapsed(NodeIdentity node, TimeSpan now) => !_granted.Contains(node) && now >= TimeSpan.Zero;
}
