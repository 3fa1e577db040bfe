using Akka.Cluster;
using Mesh.Logs;

namespace Mesh.Inspection.Commands;

/// <summary>Something that happened to a member, or that it is there at all.</summary>
/// <param name="Time">When this node learned of it.</param>
/// <param name="Event">What: <c>present</c>, a status, <c>unreachable</c> or <c>reachable</c>.</param>
/// <param name="Member">The member afterwards.</param>
/// <param name="Unreachable">Whether somebody can't reach it then.</param>
internal sealed record ClusterNews(DateTimeOffset Time, string Event, Member Member, bool Unreachable)
{
    private const int EventWidth = 12;

    /// <summary>Time and event, then the member as <c>cluster show</c> has it.</summary>
    public Output ToOutput()
    {
        var document = MemberLine.DocumentOf(Member, Unreachable);
        document.Insert(0, "event", Event);
        document.Insert(0, "time", UtcText.Iso(Time));
        return new(document, [MemberLine.Of(Member, Unreachable, new($"{UtcText.Clock(Time)} ", Tone.Faint), Event.PadRight(EventWidth))]);
    }
}
