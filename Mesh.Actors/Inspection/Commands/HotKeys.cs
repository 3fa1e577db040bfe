using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Mesh.Inspection.Inquiries;

namespace Mesh.Inspection.Commands;

/// <summary>A key of a service, over all nodes that it comes to.</summary>
/// <param name="Service">The service.</param>
/// <param name="Key">The key.</param>
/// <param name="PerSecond">Requests each second, at most.</param>
/// <param name="AtLeast">Requests each second, at least.</param>
/// <param name="Share">Of all requests with a key to the service; 0 to 1.</param>
/// <param name="Nodes">Where they come to, the busiest first.</param>
internal sealed record HotKey(
    string Service, string Key, double PerSecond, double AtLeast, double Share, ImmutableArray<string> Nodes)
{
    /// <summary>The busiest keys of what nodes have said, the busiest first.</summary>
    public static ImmutableArray<HotKey> Of(ImmutableArray<NodeAnswer<BusiestAnswer>> answers, int count)
    {
        var told = answers.SelectMany(one => (one.Said?.Services ?? []).Select(service => (one.Node, Traffic: service))).ToArray();
        var totals = told.GroupBy(one => one.Traffic.Service).ToDictionary(group => group.Key, group => group.Sum(one => one.Traffic.PerSecond));
        return
        [
            .. told.SelectMany(one => one.Traffic.Keys.Select(key => (one.Node, one.Traffic.Service, Rate: key)))
                .GroupBy(one => (one.Service, one.Rate.Key))
                .Select(group => new HotKey(
                    group.Key.Service,
                    group.Key.Key,
                    group.Sum(one => one.Rate.PerSecond),
                    group.Sum(one => one.Rate.AtLeast),
                    group.Sum(one => one.Rate.PerSecond) / Math.Max(totals[group.Key.Service], double.Epsilon),
                    [.. group.OrderByDescending(one => one.Rate.PerSecond).ThenBy(one => one.Node, StringComparer.Ordinal).Select(one => one.Node)]))
                .OrderByDescending(one => one.PerSecond)
                .ThenBy(one => one.Service, StringComparer.Ordinal)
                .ThenBy(one => one.Key, StringComparer.Ordinal)
                .Take(count),
        ];
    }
}

/// <summary>The busiest keys as they are shown.</summary>
internal static class HotKeysText
{
    private const int KeyChars = 24;
    private const double Noteworthy = 0.1; // of a service's requests: such a key is much of one node's work

    public static Output Of(ImmutableArray<HotKey> keys, ImmutableArray<NodeAnswer<BusiestAnswer>> answers) => new(
        new JsonObject
        {
            ["keys"] = new JsonArray([.. keys.Select(Document)]),
            ["noAnswer"] = Silence.Document(answers),
        },
        [
            .. keys.IsEmpty
                ? [Output.LineOf("No request with a key came of late.")]
                : Output.Table(
                    [new("SERVICE"), new("KEY"), new("NODE"), new("REQUESTS/S", true), new("AT LEAST", true), new("SHARE", true)],
                    keys.Select(Row)),
            .. Silence.Lines(answers),
        ]);

    private static ImmutableArray<OutputSpan> Row(HotKey key) =>
    [
        TerminalText.Escape(key.Service),
        Shortened(TerminalText.Escape(key.Key)),
        key.Nodes.Length == 1 ? key.Nodes[0] : $"{key.Nodes[0]} +{key.Nodes.Length - 1}",
        Rates.Text(key.PerSecond),
        Rates.Text(key.AtLeast),
        new(key.Share.ToString("0.0 %", CultureInfo.InvariantCulture), key.Share >= Noteworthy ? Tone.Doubtful : Tone.Plain),
    ];

    private static string Shortened(string key) => key.Length <= KeyChars ? key : $"{key[..(KeyChars - 3)]}...";

    private static JsonNode Document(HotKey key) => new JsonObject
    {
        ["service"] = key.Service,
        ["key"] = key.Key,
        ["nodes"] = new JsonArray([.. key.Nodes.Select(node => (JsonNode)node)]),
        ["perSecond"] = Rates.Rounded(key.PerSecond),
        ["perSecondAtLeast"] = Rates.Rounded(key.AtLeast),
        ["share"] = Math.Round(key.Share, 4),
    };
}
