using System.Collections.Immutable;

namespace Mesh.Faults.Processes;

/// <summary>A ring as a node reports it.</summary>
/// <param name="Digest">Its identity.</param>
/// <param name="Members">The names on it, sorted.</param>
internal sealed record RingSeen(string Digest, ImmutableArray<string> Members);
