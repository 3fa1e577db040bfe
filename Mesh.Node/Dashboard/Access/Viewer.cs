namespace Mesh.Node.Dashboard.Access;

/// <summary>Who looks at the dashboard, and what they may do there.</summary>
/// <param name="Name">Their token's name; null on a gateway that asks nobody.</param>
/// <param name="MayLook">Whether they may see anything.</param>
/// <param name="MayDrain">Whether they may take nodes out of the cluster.</param>
public sealed record Viewer(string? Name, bool MayLook, bool MayDrain)
{
    /// <summary>Somebody whom nobody knows, on a gateway that asks.</summary>
    internal static Viewer Stranger { get; } = new(null, false, false);

    /// <summary>Anybody, on a gateway that asks nobody: nothing says who changes what, so that nothing can be changed.</summary>
    internal static Viewer Anybody { get; } = new(null, true, false);
}
