using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Mesh.Inspection.Inquiries;

namespace Mesh.Inspection.Commands;

/// <summary>Every node's opinion of every other one: a matrix where it fits, else the pairs that matter.</summary>
internal static class DoubtMatrix
{
    private const int Width = 80;
    private const int BetweenColumns = 2;
    private const string Suspect = "suspect";
    private const string Unlinked = "unlinked";

    // From here on a phi is worth a look: a silence as long as this has one chance in ten.
    private const double Noteworthy = 1;

    /// <summary>What is shown.</summary>
    /// <param name="answers">One for each node, by name.</param>
    public static Output Of(ImmutableArray<NodeAnswer<OpinionsAnswer>> answers)
    {
        string[] observed =
        [
            .. answers.Select(one => one.Node)
                .Concat(answers.SelectMany(one => one.Said?.Peers ?? []).Select(peer => peer.Node))
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
        var doubts = answers.Sum(one => one.Said?.Peers.Count(IsSuspect) ?? 0);
        var fits = Fits(observed, answers);
        return new(
            Document(answers),
            [
                Summary(doubts, answers),
                .. fits ? Matrix(observed, answers) : Pairs(answers),
                .. Reasons(fits, answers),
                .. Silence.Lines(answers),
            ]);
    }

    private static OutputPart Summary(int doubts, ImmutableArray<NodeAnswer<OpinionsAnswer>> answers)
    {
        var asked = answers.Count(one => one.Said is not null);
        var who = asked == 1 ? "1 node" : $"{asked} nodes";
        return doubts == 0
            ? Output.LineOf(new OutputSpan($"Nobody is suspect to any of {who} that answered.", Tone.Good))
            : Output.LineOf(new OutputSpan($"{doubts} {(doubts == 1 ? "suspicion" : "suspicions")} among {who} that answered.", Tone.Bad));
    }

    private static bool Fits(string[] observed, ImmutableArray<NodeAnswer<OpinionsAnswer>> answers)
    {
        var left = answers.Select(one => one.Node.Length).DefaultIfEmpty(0).Max();
        var cells = observed.Sum(name => BetweenColumns + Math.Max(name.Length, LongestCell(name, answers)));
        return Math.Max(left, "OBSERVER".Length) + cells <= Width && answers.All(one => one.Said is not { LeftOut: > 0 });
    }

    private static int LongestCell(string observed, ImmutableArray<NodeAnswer<OpinionsAnswer>> answers) =>
        answers.Max(one => Cell(one, observed).Text.Length);

    private static IEnumerable<OutputPart> Matrix(string[] observed, ImmutableArray<NodeAnswer<OpinionsAnswer>> answers) =>
    [
        Output.LineOf("Phi by observer (rows) of each node (columns); \"!\" is suspect."),
        Output.LineOf(),
        .. Output.Table(
            [new("OBSERVER"), .. observed.Select(name => new OutputColumn(name, ToTheRight: true))],
            answers.Select(one => (ImmutableArray<OutputSpan>)[one.Node, .. observed.Select(name => Cell(one, name))])),
    ];

    private static OutputSpan Cell(NodeAnswer<OpinionsAnswer> observer, string observed)
    {
        if (observer.Node == observed)
        {
            return new("-", Tone.Faint);
        }

        return observer.Said?.Peers.FirstOrDefault(peer => peer.Node == observed) switch
        {
            null => new("?", observer.Said is null ? Tone.Bad : Tone.Doubtful),
            { State: Unlinked } => new(Unlinked, Tone.Faint),
            { State: Suspect } peer => new($"! {Phi(peer)}", Tone.Bad),
            { Phi: >= Noteworthy } peer => new(Phi(peer), Tone.Doubtful),
            { } peer => new(Phi(peer), Tone.Good),
        };
    }

    private static IEnumerable<OutputPart> Pairs(ImmutableArray<NodeAnswer<OpinionsAnswer>> answers)
    {
        var pairs = answers
            .SelectMany(one => (one.Said?.Peers ?? []).Select(peer => (Observer: one.Node, Peer: peer)))
            .Where(pair => IsSuspect(pair.Peer) || pair.Peer.Phi >= Noteworthy)
            .Select(pair => (ImmutableArray<OutputSpan>)
            [
                pair.Observer,
                pair.Peer.Node,
                new(Phi(pair.Peer), IsSuspect(pair.Peer) ? Tone.Bad : Tone.Doubtful),
                IsSuspect(pair.Peer) ? new($"suspect, {pair.Peer.Cause}", Tone.Bad) : new("healthy"),
            ])
            .ToArray();
        return pairs is []
            ? [Output.LineOf("No phi is at 1 or above.")]
            :
            [
                Output.LineOf("The pairs with a suspicion, or a phi of 1 and more:"),
                Output.LineOf(),
                .. Output.Table([new("OBSERVER"), new("OBSERVED"), new("PHI", true), new("STATE")], pairs),
            ];
    }

    // In the list of pairs each has its cause already.
    private static IEnumerable<OutputPart> Reasons(bool fits, ImmutableArray<NodeAnswer<OpinionsAnswer>> answers)
    {
        OutputPart[] lines =
        [
            .. from one in fits ? answers : []
               from peer in one.Said?.Peers ?? []
               where IsSuspect(peer)
               orderby one.Node, peer.Node
               select Output.LineOf(new OutputSpan($"{one.Node} suspects {peer.Node}: {peer.Cause}.", Tone.Bad)),
            .. from one in answers
               where one.Said is { Doubt: > 1 }
               select Output.LineOf(new OutputSpan(
                   $"{one.Node} doubts itself: it is starved, and waits {one.Said!.Doubt} times as long.", Tone.Doubtful)),
        ];
        return lines is [] ? [] : [Output.LineOf(), .. lines];
    }

    private static bool IsSuspect(PeerOpinion peer) => peer.State == Suspect;

    private static string Phi(PeerOpinion peer) => peer.Phi is { } phi ? phi.ToString("0.0", CultureInfo.InvariantCulture) : "inf";

    private static JsonObject Document(ImmutableArray<NodeAnswer<OpinionsAnswer>> answers) => new()
    {
        ["observers"] = new JsonArray([.. answers.Where(one => one.Said is not null).Select(one => (JsonNode)new JsonObject
        {
            ["node"] = one.Node,
            ["doubt"] = one.Said!.Doubt,
            ["peers"] = new JsonArray([.. one.Said.Peers.Select(peer => (JsonNode)new JsonObject
            {
                ["node"] = peer.Node,
                ["state"] = peer.State,
                ["phi"] = peer.Phi,
                ["cause"] = peer.Cause,
            })]),
            ["leftOut"] = one.Said.LeftOut,
        })]),
        ["noAnswer"] = Silence.Document(answers),
    };
}
