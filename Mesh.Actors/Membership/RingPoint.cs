using System.Runtime.InteropServices;

namespace Mesh.Membership;

/// <summary>One virtual node: it owns the positions after the point before it, up to and including its own.</summary>
/// <param name="Position">Where it stands on the ring, which closes after 2⁶⁴ − 1.</param>
/// <param name="Member">The node that it belongs to, as an index into <see cref="Ring.Members"/>.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)] // 12 bytes, for a ring has very many
public readonly record struct RingPoint(ulong Position, int Member);
