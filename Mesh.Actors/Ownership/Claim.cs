namespace Mesh.Ownership;

/// <summary>What a node may do with a strict key.</summary>
internal enum Claim
{
    /// <summary>The key is another's by this node's ring.</summary>
    NotOwner,

    /// <summary>The key is this node's, and a former owner may still be active for it.</summary>
    Gaining,

    /// <summary>The key is this node's, and nobody else is active for it.</summary>
    Serve,
}
