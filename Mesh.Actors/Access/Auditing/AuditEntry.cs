using System.Text.Json.Serialization;

namespace Mesh.Access;

/// <summary>Who does something that is audited.</summary>
/// <param name="Port">Where it came in: <c>pbm</c>, <c>gateway</c>, or <c>node</c> for what another node passed on.</param>
/// <param name="Token">The name of its token; null without one.</param>
/// <param name="Certificate">Whom its certificate is for; null without one.</param>
/// <param name="Address">Where it connects from; with <c>node</c>, what that node said of it.</param>
internal sealed record AuditWho(string Port, string? Token, string? Certificate, string Address)
{
    /// <summary>The role that it has; null where there are none.</summary>
    public string? Role { get; init; }

    /// <summary>As people read it.</summary>
    public override string ToString()
    {
        string?[] known = [Token is null ? null : $"token {Token}", Certificate is null ? null : $"certificate {Certificate}"];
        var names = string.Join(", ", known.OfType<string>());
        return names.Length == 0 ? $"{Port} {Address}" : $"{Port} {Address} ({names})";
    }
}

/// <summary>One line of the audit, as it is written to <c>mesh.audit.file</c>.</summary>
/// <param name="Time">When, in UTC.</param>
/// <param name="Node">The node.</param>
/// <param name="Id">The same for the beginning and the end of one action of a node, until it starts anew.</param>
/// <param name="Port">Where it came in.</param>
/// <param name="Token">The name of the token.</param>
/// <param name="Certificate">Whom the certificate is for.</param>
/// <param name="Address">Where from.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Command">What is to be done; null for a session that is refused as a whole.</param>
/// <param name="Outcome"><c>begun</c>, <c>done</c>, <c>failed</c>, <c>unfinished</c> or <c>refused</c>.</param>
/// <param name="Detail">Why, where there is more to say.</param>
/// <param name="Omitted">Refusals before this one that have no line of their own; null for none.</param>
internal sealed record AuditEntry(
    DateTimeOffset Time,
    string Node,
    long Id,
    string Port,
    string? Token,
    string? Certificate,
    string Address,
    string? Role,
    string? Command,
    string Outcome,
    string? Detail,
    int? Omitted);

[JsonSerializable(typeof(AuditEntry))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class AuditJson : JsonSerializerContext;
