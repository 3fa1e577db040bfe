using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Mesh.Access;

namespace Mesh.Node.Gateway;

/// <summary>The body of a health check that passes.</summary>
/// <param name="Status"><c>live</c> or <c>ready</c>.</param>
/// <param name="Node">This node's name; null for strangers from elsewhere.</param>
/// <param name="Checks">What was looked at; null for strangers, and where nothing is looked at.</param>
internal sealed record HealthDocument(
    string Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Node,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ImmutableArray<CheckDocument>? Checks);

/// <summary>One thing that was looked at, as it is now.</summary>
/// <param name="Name"><c>drain</c>, <c>member</c>, <c>lease</c> or <c>links</c>.</param>
/// <param name="Status"><c>pass</c> or <c>fail</c>.</param>
/// <param name="Reason">Why it fails, as a sentence; missing when it passes.</param>
internal sealed record CheckDocument(
    string Name, string Status, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason)
{
    internal static CheckDocument Of(ReadinessCheck check) =>
        new(check.Name, check.Passes ? "pass" : "fail", check.Reason is null ? null : Redaction.Of(check.Reason));
}
