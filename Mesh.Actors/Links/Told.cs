namespace Mesh.Links;

/// <summary>Something that a node told of itself, numbered: of one matter the highest number is the newest.</summary>
/// <param name="State">What it told.</param>
/// <param name="Number">1 upward; a start of a node counts all that it tells.</param>
internal readonly record struct Told<T>(T State, ulong Number);

/// <summary>Something that one node told, told on by another.</summary>
/// <param name="Origin">Who told it of itself.</param>
/// <param name="Told">What it told.</param>
internal readonly record struct Relayed<T>(NodeIdentity Origin, Told<T> Told);

/// <summary>Something a peer told, and when it was heard on this node's monotonic clock.</summary>
/// <param name="State">What it told.</param>
/// <param name="At">When; for what is told again unchanged, the last time.</param>
/// <param name="Number">See <see cref="Told{T}"/>.</param>
internal readonly record struct Heard<T>(T State, TimeSpan At, ulong Number);
