using System.Collections.Immutable;

namespace Mesh;

/// <summary>Something that is wrong now, and that a person should know.</summary>
/// <param name="Kind">What kind of thing, in lower case with hyphens: <c>ring-disagreement</c>.</param>
/// <param name="Subject">What it is about: a service's name.</param>
/// <param name="Nodes">The names of the nodes that it is put down to, sorted.</param>
/// <param name="Text">The whole of it, as a sentence.</param>
public sealed record Alarm(string Kind, string Subject, ImmutableArray<string> Nodes, string Text);
