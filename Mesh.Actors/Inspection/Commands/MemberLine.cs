using System.Text.Json.Nodes;
using Akka.Cluster;

namespace Mesh.Inspection.Commands;

/// <summary>A member as a line that scripts can split at the bars, and as JSON.</summary>
internal static class MemberLine
{
    /// <summary><c>address | [roles] | status | unreachable or nothing | version</c>.</summary>
    public static OutputPart Of(Member member, bool unreachable) => Output.LineOf(
        $"{member.Address} | [{string.Join(',', RolesOf(member))}] | ",
        new(StatusOf(member), member.Status == MemberStatus.Up ? Tone.Good : Tone.Doubtful),
        " | ",
        new(unreachable ? "unreachable" : "", Tone.Bad),
        $" | {member.AppVersion}");

    /// <summary>The same for programs.</summary>
    public static JsonObject DocumentOf(Member member, bool unreachable) => new()
    {
        ["address"] = member.Address.ToString(),
        ["roles"] = new JsonArray([.. RolesOf(member).Select(role => (JsonNode)role)]),
        ["status"] = StatusOf(member),
        ["reachable"] = !unreachable,
        ["version"] = member.AppVersion.ToString(),
    };

    private static IEnumerable<string> RolesOf(Member member) => member.Roles.Order(StringComparer.Ordinal);

    private static string StatusOf(Member member) => member.Status.ToString().ToLowerInvariant();
}
