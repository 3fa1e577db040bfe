using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Mesh.Inspection.Inquiries;

namespace Mesh.Inspection.Commands;

/// <summary>What all nodes do, as a picture that takes the place of the one before.</summary>
internal static class TopPicture
{
    private const string Suspect = "suspect";

    private static readonly OutputSpan Nothing = new("-", Tone.Faint);

    /// <param name="at">When.</param>
    /// <param name="before">What the nodes said before.</param>
    /// <param name="now">What they said now.</param>
    public static Output Of(
        DateTimeOffset at, ImmutableArray<NodeAnswer<TrafficAnswer>> before, ImmutableArray<NodeAnswer<TrafficAnswer>> now)
    {
        var rates = NodeRates.Between(before, now);
        var opinions = now.SelectMany(one => one.Said?.Opinions.Peers ?? [])
            .GroupBy(peer => peer.Node)
            .ToDictionary(group => group.Key, group => group.MaxBy(peer => (peer.State == Suspect, peer.Phi ?? double.MaxValue))!);
        string[] isNew = [.. now.Where(one => one.Said is not null && rates.All(rate => rate.Node != one.Node)).Select(one => one.Node)];
        return new(
            Document(at, rates, opinions, now),
            [
                new OutputPart { Picture = true },
                Summary(at, rates),
                Output.LineOf(),
                .. Output.Table(
                    [
                        new("NODE"), new("SENT/S", true), new("FAILED/S", true), new("RETRY/S", true), new("P50 MS", true),
                        new("P99 MS", true), new("IN FLIGHT", true), new("RUN/S", true), new("PHI", true),
                    ],
                    now.Select(one => Row(one.Node, rates.FirstOrDefault(rate => rate.Node == one.Node), opinions.GetValueOrDefault(one.Node)))),
                .. isNew.Select(node => Output.LineOf(new OutputSpan($"{node}: started just now.", Tone.Doubtful))),
                .. Silence.Lines(now),
            ]);
    }

    private static OutputPart Summary(DateTimeOffset at, ImmutableArray<NodeRates> rates)
    {
        var failed = rates.Sum(one => one.Failed);
        return Output.LineOf(
            at.ToString("HH:mm:ss 'UTC: '", CultureInfo.InvariantCulture),
            $"{rates.Length} {(rates.Length == 1 ? "node" : "nodes")}, {Rates.Text(rates.Sum(one => one.Sent))} requests/s, ",
            new OutputSpan($"{Rates.Text(failed)} failed/s", failed > 0 ? Tone.Bad : Tone.Good),
            ".");
    }

    // A node that tells nothing has its row too: what the others think of it is what matters then.
    private static ImmutableArray<OutputSpan> Row(string node, NodeRates? rates, PeerOpinion? opinion) =>
        [node, .. rates is null ? Enumerable.Repeat(Nothing, 7) : Cells(rates), Phi(opinion)];

    private static IEnumerable<OutputSpan> Cells(NodeRates one) =>
    [
        Rates.Text(one.Sent),
        new(Rates.Text(one.Failed), one.Failed > 0 ? Tone.Bad : Tone.Plain),
        new(Rates.Text(one.Retries), one.Retries > 0 ? Tone.Doubtful : Tone.Plain),
        Milliseconds(one.P50),
        Milliseconds(one.P99),
        one.Now.InFlight.ToString("N0", CultureInfo.InvariantCulture),
        Rates.Text(one.Came),
    ];

    private static string Milliseconds(TimeSpan? took) => took is { } time
        ? time.TotalMilliseconds.ToString(time.TotalMilliseconds < 10 ? "0.00" : "N0", CultureInfo.InvariantCulture)
        : "-";

    private static OutputSpan Phi(PeerOpinion? opinion) => opinion switch
    {
        null => Nothing,
        { State: Suspect } => new($"! {PhiText(opinion)}", Tone.Bad),
        _ => new(PhiText(opinion), opinion.Phi >= 1 ? Tone.Doubtful : Tone.Plain),
    };

    private static string PhiText(PeerOpinion opinion) => opinion.Phi is { } phi ? phi.ToString("0.0", CultureInfo.InvariantCulture) : "inf";

    private static JsonObject Document(
        DateTimeOffset at,
        ImmutableArray<NodeRates> rates,
        Dictionary<string, PeerOpinion> opinions,
        ImmutableArray<NodeAnswer<TrafficAnswer>> now) => new()
        {
            ["at"] = at,
            ["nodes"] = new JsonArray([.. rates.Select(one => (JsonNode)new JsonObject
        {
            ["node"] = one.Node,
            ["seconds"] = Math.Round(one.Seconds, 3),
            ["sentPerSecond"] = Rates.Rounded(one.Sent),
            ["failedPerSecond"] = Rates.Rounded(one.Failed),
            ["retriesPerSecond"] = Rates.Rounded(one.Retries),
            ["p50Ms"] = one.P50?.TotalMilliseconds,
            ["p99Ms"] = one.P99?.TotalMilliseconds,
            ["inFlight"] = one.Now.InFlight,
            ["runPerSecond"] = Rates.Rounded(one.Came),
            ["running"] = one.Now.Running,
            ["phi"] = opinions.GetValueOrDefault(one.Node)?.Phi,
            ["isSuspect"] = opinions.GetValueOrDefault(one.Node)?.State == Suspect,
        })]),
            ["noAnswer"] = Silence.Document(now),
        };
}
