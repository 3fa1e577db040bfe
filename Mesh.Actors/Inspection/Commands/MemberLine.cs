using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Akka.Cluster;

namespace Mesh.Inspection.Commands;

/// <summary>A member as a line that scripts can split at the bars, and as JSON.</summary>
internal static class MemberLine
{
    /// <summary><c>address | [roles] | status | unreachable or nothing | version</c>.</summary>
    /// <param name="member">The member.</param>
    /// <param name="unreachable">Whether somebody can't reach it.</param>
    /// <param name="before">What stands before it on the line.</param>
    public static OutputPart Of(Member member, bool unreachable, params ImmutableArray<OutputSpan> before) => Output.LineOf(
    [
        .. before,
        $"{member.Address} | [{string.Join(',', RolesOf(member))}] | ",
        new(StatusOf(member), member.Status == MemberStatus.Up ? Tone.Good : Tone.Doubtful),
        " | ",
        new(unreachable ? "unreachable" : "", Tone.Bad),
        $" | {member.AppVersion}",
    ]);

    /// <summary>The same for programs.</summary>
    public static JsonObject DocumentOf(Member member, bool unreachable) => new()
    {
        ["address"] = member.Address.ToString(),
        ["roles"] = new JsonArray([.. RolesOf(member).Select(role => (JsonNode)role)]),
        ["status"] = StatusOf(member),
        ["reachable"] = !unreachable,
        ["version"] = member.AppVersion.ToString(),
    };

    /// <summary>The status in one word.</summary>
    public static string StatusOf(Member member) => member.Status.ToString().ToLowerInvariant();

    private static IEnumerable<string> RolesOf(Member member) => member.Roles.Order(StringComparer.Ordinal);
}
