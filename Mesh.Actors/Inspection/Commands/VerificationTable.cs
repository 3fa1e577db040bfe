using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Mesh.Inspection.Commands;

/// <summary>What <c>mesh verify</c> found, for people and programs, and whether it is a failure. Pure.</summary>
/// <param name="Keys">How many keys of each service were compared.</param>
/// <param name="Seed">Which.</param>
/// <param name="Services">What came of each.</param>
/// <param name="Silent">The nodes that did not answer at all, each with why.</param>
internal sealed record VerificationTable(
    int Keys, long Seed, ImmutableArray<Verification> Services, ImmutableArray<(string Node, string Fault)> Silent)
{
    private (string Node, string Fault)[] AllSilent =>
        [.. Silent.Concat(Services.SelectMany(service => service.Silent)).DistinctBy(one => one.Node).OrderBy(one => one.Node, StringComparer.Ordinal)];

    /// <summary>Why the command fails; null when all nodes answered, and route alike.</summary>
    public string? Fault()
    {
        string[] faults =
        [
            .. Services.Where(one => !one.Odd.IsEmpty).Select(one =>
                $"{string.Join(", ", one.Odd)} {(one.Odd.Length == 1 ? "routes" : "route")} {one.Service} otherwise than the {(one.Alike == 1 ? "other" : "others")}."),
            .. AllSilent is { Length: > 0 } silent
                ? [$"{string.Join(", ", silent.Select(one => one.Node))} did not answer."]
                : Array.Empty<string>(),
        ];
        return faults is [] ? null : string.Join('\n', faults);
    }

    /// <summary>The table, the disputed keys, and who is silent.</summary>
    public Output Output() => new(
        Document(),
        [
            Inspection.Output.LineOf(Text($"{Keys:N0} keys of each service, seed {Seed}; compared: the owner by each node's ring.")),
            Inspection.Output.LineOf(),
            .. Services.IsEmpty
                ? [Inspection.Output.LineOf("No node that answered knows a service.")]
                : Inspection.Output.Table([new("SERVICE"), new("ALIKE", true), new("ROUTES")], Services.Select(Row)),
            .. Services.Where(one => one.Example is not null).SelectMany(Example),
            .. AllSilent.Length == 0 ? Array.Empty<OutputPart>() : [Inspection.Output.LineOf()],
            .. AllSilent.Select(one => Inspection.Output.LineOf(new OutputSpan($"{one.Node}: {one.Fault}", Tone.Bad))),
        ]);

    private static ImmutableArray<OutputSpan> Row(Verification service) =>
    [
        service.Service,
        Text($"{service.Alike} of {service.Alike + service.Odd.Length}"),
        service.Odd.IsEmpty ? new("alike", Tone.Good) : new($"otherwise: {string.Join(", ", service.Odd)}", Tone.Bad),
    ];

    private static IEnumerable<OutputPart> Example(Verification service) =>
    [
        Inspection.Output.LineOf(),
        Inspection.Output.LineOf($"{service.Service} / {service.Example!.Key}"),
        .. service.Example.Owners
            .GroupBy(one => one.Owner, one => one.Node)
            .Select(group => Inspection.Output.LineOf($"  {group.Key ?? "nobody"}, say {string.Join(", ", group)}")),
    ];

    private JsonObject Document() => new()
    {
        ["keys"] = Keys,
        ["seed"] = Seed,
        ["alike"] = Fault() is null,
        ["services"] = new JsonArray([.. Services.Select(one => (JsonNode)new JsonObject
        {
            ["name"] = one.Service,
            ["alike"] = one.Alike,
            ["odd"] = new JsonArray([.. one.Odd.Select(node => (JsonNode)node)]),
            ["example"] = one.Example is { } example ? DocumentOf(example) : null,
        })]),
        ["noAnswer"] = new JsonArray([.. AllSilent.Select(one => (JsonNode)new JsonObject { ["node"] = one.Node, ["fault"] = one.Fault })]),
    };

    private static JsonObject DocumentOf(DisputedKey example) => new()
    {
        ["key"] = example.Key,
        ["owners"] = new JsonArray([.. example.Owners.Select(one => (JsonNode)new JsonObject { ["node"] = one.Node, ["owner"] = one.Owner })]),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
