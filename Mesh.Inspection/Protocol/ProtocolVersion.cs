namespace Mesh.Inspection.Protocol;

/// <summary>Which versions of the protocol this build speaks, and how two sides agree on one.</summary>
public static class ProtocolVersion
{
    /// <summary>The lowest version spoken here.</summary>
    public const int Min = 1;

    /// <summary>The highest version spoken here.</summary>
    public const int Max = 1;

    /// <summary>The highest version in both ranges; null when they have none in common.</summary>
    public static int? Common(int min, int max)
    {
        var highest = Math.Min(max, Max);
        return min <= max && highest >= Math.Max(min, Min) ? highest : null;
    }
}
