using System.Collections.Immutable;
using Mesh.Observation;

namespace Mesh.Node.Dashboard.Views;

/// <summary>Something that happened, as a line of the timeline.</summary>
/// <param name="Id">Tells it from the others.</param>
/// <param name="At">When, in UTC.</param>
/// <param name="Time">The same, as it is shown.</param>
/// <param name="Kind">What kind of thing, in words.</param>
/// <param name="Tone">How bad it is.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Text">The whole of it.</param>
/// <param name="By">Who told of it; empty for none.</param>
public sealed record HappeningRow(
    long Id, string At, string Time, string Kind, Tone Tone, string Subject, string Text, string By)
{
    /// <summary>As many as are shown.</summary>
    internal const int Most = 50;

    internal static ImmutableArray<HappeningRow> Of(ClusterPicture picture) => [.. picture.Happenings.Take(Most).Select(Of)];

    private static HappeningRow Of(Happening one)
    {
        var (word, tone) = InWords(one.Kind);
        return new(
            one.Id,
            one.At.ToUniversalTime().ToString("u"),
            Figures.Clock(one.At),
            word,
            tone,
            one.Subject,
            one.Text,
            one.By.Length is 0 ? "" : $"told by {Figures.Names([.. one.By])}");
    }

    private static (string Word, Tone Tone) InWords(HappeningKind kind) => kind switch
    {
        HappeningKind.Suspect => ("suspect", Tone.Doubtful),
        HappeningKind.Well => ("well again", Tone.Well),
        HappeningKind.Unreachable => ("unreachable", Tone.Bad),
        HappeningKind.Reachable => ("reachable again", Tone.Well),
        HappeningKind.Up => ("up", Tone.Well),
        HappeningKind.Leaving => ("leaving", Tone.Passing),
        HappeningKind.Downed => ("taken for dead", Tone.Bad),
        HappeningKind.Removed => ("removed", Tone.Passing),
        HappeningKind.RingChanged => ("ring changed", Tone.Passing),
        HappeningKind.Drain => ("drains", Tone.Passing),
        HappeningKind.Starved => ("starved", Tone.Doubtful),
        HappeningKind.Calm => ("calm again", Tone.Well),
        HappeningKind.LeaseLost => ("lease lost", Tone.Bad),
        HappeningKind.LeaseHeld => ("lease held", Tone.Well),
        HappeningKind.Alarm => ("alarm", Tone.Bad),
        HappeningKind.AlarmOver => ("alarm over", Tone.Well),
        _ => ("news", Tone.Passing),
    };
}
