namespace Mesh.Inspection;

/// <summary>What an argument's value names, so that the node can say which values there are.</summary>
/// <remarks>They travel as words, and a word that a node does not know completes to nothing.</remarks>
public static class ValueKinds
{
    /// <summary>A service that some member offers.</summary>
    public const string Service = "service";

    /// <summary>An HTTP service that requests are forwarded to.</summary>
    public const string Upstream = "upstream";

    /// <summary>A member's name.</summary>
    public const string Node = "node";

    /// <summary>A member's address, as <c>host:port</c>.</summary>
    public const string Address = "address";
}
