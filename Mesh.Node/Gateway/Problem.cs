using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Mesh.Node.Gateway;

/// <summary>The body of every error: problem details (RFC 9457) of type <c>about:blank</c>, with members of Mesh's
/// own.</summary>
/// <param name="Title">The HTTP status in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">A sentence for people, naming the value at fault.</param>
/// <param name="Outcome">How the request ended: <c>rejected</c>, <c>unknown</c>, …; the retry rules follow from
/// it.</param>
/// <param name="Reason">Why, in one word for programs: <c>unknown-service</c>, <c>overloaded</c>, …</param>
/// <param name="Node">The node that answered or was tried last; null when none was tried.</param>
/// <param name="Attempts">How often the request was sent to a node.</param>
/// <param name="RequestId">The request's id, as in <c>Mesh-Request-Id</c>.</param>
internal sealed record Problem(
    string Title,
    int Status,
    string Detail,
    string Outcome,
    string Reason,
    string? Node,
    int Attempts,
    string RequestId)
{
    /// <summary>Each check that failed, as a sentence; only from <c>/health/ready</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<string>? Faults { get; init; }

    /// <summary>All checks, those that pass too; only from <c>/health/ready</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<CheckDocument>? Checks { get; init; }
}
