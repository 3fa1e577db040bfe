using System.Text.Json.Nodes;
using Akka.Cluster;

namespace Mesh.Inspection.Commands;

/// <summary><c>cluster show</c>: the members.</summary>
internal static class ClusterShowCommand
{
    public static CommandDefinition Definition { get; } = new(
        "show",
        "All members: address, roles, status, reachability, version.",
        [
            ArgumentDefinition.Switch("role", "only members with this role", null, "-r", "--role"),
            ArgumentDefinition.Switch("status", "only members of this status", null, "-s", "--status") with
            {
                Hints = ["joining", "up", "leaving", "exiting", "down"],
            },
            ArgumentDefinition.FlagOf("unreachable", "only members that somebody can't reach", "--unreachable"),
        ],
        Run)
    { Role = PbmRole.Viewer };

    private static IAsyncEnumerable<Output> Run(CommandContext context)
    {
        var state = ClusterMembers.Of(context).State;
        var role = context.Arguments.Value("role");
        var status = context.Arguments.Value("status") is { } word ? StatusOf(word) : (MemberStatus?)null;
        var unreachableOnly = context.Arguments.Has("unreachable");
        var shown = state.Members
            .Where(member => (role is null || member.HasRole(role))
                && (status is null || member.Status == status)
                && (!unreachableOnly || IsUnreachable(member)))
            .ToArray();
        return Output.Only(
            new JsonObject
            {
                ["members"] = new JsonArray([.. shown.Select(member => MemberLine.DocumentOf(member, IsUnreachable(member)))]),
            },
            [
                .. shown.Select(member => MemberLine.Of(member, IsUnreachable(member))),
                Output.LineOf($"Count: {shown.Length} nodes"),
            ]);

        bool IsUnreachable(Member member) => state.Unreachable.Contains(member);
    }

    private static MemberStatus StatusOf(string word) => word.ToLowerInvariant() switch
    {
        "joining" => MemberStatus.Joining,
        "weaklyup" or "weakly-up" => MemberStatus.WeaklyUp,
        "up" => MemberStatus.Up,
        "leaving" => MemberStatus.Leaving,
        "exiting" => MemberStatus.Exiting,
        "down" => MemberStatus.Down,
        _ => throw new CommandFailedException(
            $"-s is \"{word}\"; joining, weaklyup, up, leaving, exiting or down is wanted."),
    };
}
