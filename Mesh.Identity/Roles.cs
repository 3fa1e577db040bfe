namespace Mesh.Identity;

/// <summary>The roles in certificates that mean something to Mesh; all others are an operator's own.</summary>
public static class Roles
{
    /// <summary>May be a node: data plane, control plane, and pbm as an operator.</summary>
    public const string Node = "node";

    /// <summary>May use pbm, all of it.</summary>
    public const string Operator = "operator";

    /// <summary>May use those commands of pbm that change nothing.</summary>
    public const string Viewer = "viewer";
}
