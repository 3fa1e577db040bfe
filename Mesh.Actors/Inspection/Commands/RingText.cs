using System.Collections.Immutable;
using System.Globalization;
using Mesh.Documents;
using Mesh.Membership;

namespace Mesh.Inspection.Commands;

/// <summary>A ring as a picture for 80 columns: a bar for each node's share, and the ring itself in rows of cells.</summary>
internal static class RingText
{
    private const int CellBits = 8;
    private const int Rows = 4;
    private const int CellsPerRow = (1 << CellBits) / Rows;
    private const int BarAndName = 37;
    private const int ShortestBar = 6;
    private const int LongestBar = 24;
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly ImmutableArray<OutputColumn> Columns =
    [
        new(""), new("NODE"), new("SHARE", true), new(""), new("WEIGHT", true), new("POINTS", true), new("STATE"),
    ];

    /// <summary>The picture.</summary>
    /// <param name="alike">The services that have this ring; at least one.</param>
    /// <param name="ring">The ring itself.</param>
    public static IEnumerable<OutputPart> Parts(IReadOnlyList<RingDocument> alike, Ring ring)
    {
        var members = alike[0].Members;
        return
        [
            .. LabelledText.Parts(
                alike.Count == 1 ? "Service" : "Services", string.Join(", ", alike.Select(one => one.Service))),
            .. LabelledText.Parts("Ring", Text(
                $"digest {alike[0].Digest}, version {alike[0].Version} here, {Count(members.Length)}, {ring.PointCount} points")),
            .. WordsOf(alike),
            .. LabelledText.Parts("Seen by", alike[0].Node),
            Output.LineOf(""),
            .. Output.Table(Columns, members.Select((member, index) => Row(member, index, members))),
            Output.LineOf(""),
            .. members.Length == 0 ? [] : Arcs(ring, members),
        ];
    }

    // Each service is told of by itself; where of all of them the same is said, it is shown once.
    private static IEnumerable<OutputPart> WordsOf(IReadOnlyList<RingDocument> alike)
    {
        var words = alike.Select(one => RingWords.Of(one.Digest, one.Members.Select(member => member.Name), one.Digests)).ToArray();
        return words.All(one => one.Others is [] && one.Same.SequenceEqual(words[0].Same))
            ? words[0].Parts()
            : alike.Zip(words).SelectMany(one => LabelledText.Parts("", $"of {one.First.Service}:").Concat(one.Second.Parts()));
    }

    private static ImmutableArray<OutputSpan> Row(
        RingMemberDocument member, int index, ImmutableArray<RingMemberDocument> members) =>
    [
        new(LetterOf(index), StateText.ToneOf(member.State)),
        member.Name,
        Text($"{member.Share * 100:F1} %"),
        new(Bar(member.Share, members), StateText.ToneOf(member.State)),
        Text($"{member.Weight}"),
        Text($"{member.Points}"),
        StateText.Of(member.State),
    ];

    // The largest share has a full bar; no node is without any.
    private static string Bar(double share, ImmutableArray<RingMemberDocument> members)
    {
        var longest = Math.Clamp(
            BarAndName - members.Max(member => member.Name.Length), ShortestBar, LongestBar);
        return new string('█', Math.Max(1, (int)Math.Round(longest * share / members.Max(member => member.Share))));
    }

    private static IEnumerable<OutputPart> Arcs(Ring ring, ImmutableArray<RingMemberDocument> members)
    {
        var cells = RingArcs.MostOf(ring, CellBits);
        yield return Output.LineOf(Text($"Once around, clockwise; each letter has most of {100.0 / cells.Length:F2} % of the ring:"));
        yield return Output.LineOf("");
        for (var row = 0; row < Rows; row++)
        {
            yield return Output.LineOf(
            [
                Text($"{100 * row / Rows,5} %  "),
                .. Runs([.. cells.Skip(row * CellsPerRow).Take(CellsPerRow)], members),
            ]);
        }
    }

    // Neighbours of one tone are one span: a row is a few of them, not 64.
    private static IEnumerable<OutputSpan> Runs(int[] cells, ImmutableArray<RingMemberDocument> members)
    {
        for (var start = 0; start < cells.Length;)
        {
            var tone = ToneOf(cells[start]);
            var run = cells.Skip(start).TakeWhile(member => ToneOf(member) == tone).ToArray();
            start += run.Length;
            yield return new OutputSpan(string.Concat(run.Select(LetterOf)), tone);
        }

        Tone ToneOf(int member) => StateText.ToneOf(members[member].State);
    }

    private static string LetterOf(int member) => member < Letters.Length ? Letters[member..(member + 1)] : "·";

    private static string Count(int nodes) => nodes == 1 ? "1 node" : $"{nodes} nodes";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
