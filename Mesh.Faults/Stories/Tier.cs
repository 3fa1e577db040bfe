namespace Mesh.Faults.Stories;

/// <summary>When a story is told.</summary>
internal enum Tier
{
    /// <summary>With every change.</summary>
    Change,

    /// <summary>By night, or by hand.</summary>
    Night,

    /// <summary>By hand, and some of them shortly with every change.</summary>
    Attacks,
}
