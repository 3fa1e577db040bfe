using System.Collections.Immutable;
using Mesh.Faults.Records;

namespace Mesh.Faults.Checking;

/// <summary>A ring that a node went by, from when it was first seen to when it was last seen.</summary>
/// <param name="Observer">The node's name.</param>
/// <param name="Span">When.</param>
/// <param name="Digest">The ring's identity.</param>
/// <param name="Members">The names on it.</param>
internal sealed record RingSpan(string Observer, Span Span, string Digest, ImmutableArray<string> Members);
