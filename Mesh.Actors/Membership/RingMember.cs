namespace Mesh.Membership;

/// <summary>A node on a ring.</summary>
/// <param name="Name">The node's stable name, compared by ordinal.</param>
/// <param name="Weight">Its share relative to the others; 1 to 100.</param>
public readonly record struct RingMember(string Name, int Weight);
