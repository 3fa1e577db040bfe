namespace Mesh.Observation.Chronicles;

/// <summary>Something that happened, as one node tells it.</summary>
/// <param name="Number">Counts the happenings that this start of the node tells of, from 1.</param>
/// <param name="At">When: seconds on the node's own monotonic clock.</param>
/// <param name="Kind">The word for its <see cref="HappeningKind"/>; a node of a later version may know others.</param>
/// <param name="Subject">The node, or the service, that it is about.</param>
/// <param name="Text">The whole of it, as a sentence.</param>
internal sealed record ToldHappening(long Number, double At, string Kind, string Subject, string Text)
{
    /// <summary>As many bytes does it take as JSON, at most.</summary>
    internal int Bytes => 120 + (6 * (Subject.Length + Text.Length));
}
