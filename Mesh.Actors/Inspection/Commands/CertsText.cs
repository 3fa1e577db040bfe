using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Mesh.Expiry;
using Mesh.Inspection.Inquiries;
using Mesh.Logs;

namespace Mesh.Inspection.Commands;

/// <summary>The certificates of all nodes: what each shows, and who trusts which authority.</summary>
internal static class CertsText
{
    /// <summary>What is shown.</summary>
    /// <param name="answers">One for each node, by name.</param>
    /// <param name="now">The time here.</param>
    /// <param name="warnBefore">From how long before its end a certificate is worth a look.</param>
    public static Output Of(ImmutableArray<NodeAnswer<CertificatesAnswer>> answers, DateTimeOffset now, TimeSpan warnBefore)
    {
        var nodes = answers.Where(one => one.Said is not null).Select(one => (Name: one.Node, one.Said!.Terms)).ToArray();
        var ending = nodes.Sum(node => ExpiryPolicy.Ending(node.Terms, now, warnBefore).Length);
        var shown = nodes.SelectMany(node => node.Terms.Where(term => term.Use != CertificateUse.Authority).Select(term => (node.Name, Term: term))).ToArray();
        var authorities = nodes.SelectMany(node => node.Terms.Where(term => term.Use == CertificateUse.Authority).Select(term => (node.Name, Term: term)))
            .GroupBy(one => one.Term)
            .OrderByDescending(group => group.Key.Until)
            .ToArray();
        var plain = nodes.Where(node => !node.Terms.Any(term => term.Use == CertificateUse.Node)).Select(node => node.Name).ToArray();
        return new(
            Document(answers, now),
            [
                Output.LineOf(Summary(nodes.Sum(node => node.Terms.Length), ending, FormattableString.Invariant($"{warnBefore.TotalDays:0.#} days"))),
                .. Table(["NODE", "USE", "FOR"], shown.Select(one => (ImmutableArray<OutputSpan>)
                    [new(one.Name, Tone.Strong), one.Term.Use, one.Term.Name, .. End(one.Term, now, warnBefore)])),
                .. Table(["AUTHORITY", "TRUSTED BY"], authorities.Select(group => (ImmutableArray<OutputSpan>)
                    [new(group.Key.Name, Tone.Strong), Trusting([.. group.Select(one => one.Name)], nodes.Length), .. End(group.Key, now, warnBefore)])),
                .. Plain(plain),
                .. Silence.Lines(answers),
            ]);
    }

    private static OutputSpan Summary(int all, int ending, string within) => (all, ending) switch
    {
        (0, _) => new("No node that answered has a certificate.", Tone.Doubtful),
        (_, 0) => new($"No certificate ends within {within}.", Tone.Good),
        (_, 1) => new($"1 certificate ends within {within}, or has ended.", Tone.Bad),
        _ => new($"{ending} certificates end within {within}, or have ended.", Tone.Bad),
    };

    private static IEnumerable<OutputPart> Table(IEnumerable<string> headings, IEnumerable<ImmutableArray<OutputSpan>> rows) => rows.Any()
        ? [Output.LineOf(), .. Output.Table([.. headings.Select(heading => new OutputColumn(heading)), new("UNTIL"), new("DAYS LEFT", true)], rows)]
        : [];

    private static IEnumerable<OutputPart> Plain(string[] nodes) => nodes.Length == 0
        ? []
        :
        [
            Output.LineOf(),
            .. LabelledText.Paragraph(
                $"Without TLS to other nodes: {string.Join(", ", nodes)}; whoever reaches the ports between nodes can join.", Tone.Doubtful),
        ];

    private static OutputSpan Trusting(string[] names, int all) => names.Length == all ? new($"all {all}") : new(string.Join(", ", names), Tone.Doubtful);

    private static OutputSpan[] End(CertificateTerm term, DateTimeOffset now, TimeSpan warnBefore)
    {
        var left = term.Until - now;
        var tone = left < TimeSpan.Zero ? Tone.Bad : left < warnBefore ? Tone.Doubtful : Tone.Good;
        return
        [
            new(term.Until.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            left < TimeSpan.Zero ? new("ended", tone) : new(DaysOf(left).ToString(CultureInfo.InvariantCulture), tone),
        ];
    }

    private static int DaysOf(TimeSpan left) => (int)Math.Floor(left.TotalDays);

    private static JsonObject Document(ImmutableArray<NodeAnswer<CertificatesAnswer>> answers, DateTimeOffset now) => new()
    {
        ["nodes"] = new JsonArray([.. answers.Where(one => one.Said is not null).Select(one => (JsonNode)new JsonObject
        {
            ["node"] = one.Node,
            ["certificates"] = new JsonArray([.. one.Said!.Terms.Select(term => (JsonNode)new JsonObject
            {
                ["use"] = term.Use,
                ["name"] = term.Name,
                ["until"] = UtcText.Iso(term.Until),
                ["daysLeft"] = DaysOf(term.Until - now),
            })]),
        })]),
        ["noAnswer"] = Silence.Document(answers),
    };
}
