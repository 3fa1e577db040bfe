namespace Mesh.Observation.Chronicles;

/// <summary>Something that a node has just learned.</summary>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Subject">The node, or the service, that it is about.</param>
/// <param name="Text">The whole of it, as sentences.</param>
internal readonly record struct News(HappeningKind Kind, string Subject, string Text);
