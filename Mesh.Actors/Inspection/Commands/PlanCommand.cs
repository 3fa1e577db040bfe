using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Mesh.Configuration;
using Mesh.Documents;
using Mesh.Membership;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Inspection.Commands;

/// <summary><c>mesh plan</c>: what would move if a node came, went or had another weight. It changes nothing.</summary>
internal static class PlanCommand
{
    private static readonly ImmutableArray<string> Actions = ["add", "remove", "weight"];

    public static CommandDefinition Definition { get; } = new(
        "plan",
        "What would move if a node came, went or had another weight; nothing is done.",
        [
            ArgumentDefinition.Positional("action", "add, remove or weight") with { Hints = Actions },
            ArgumentDefinition.Positional("node", "the node's name"),
            ArgumentDefinition.Positional("weight", "its weight then, 1 to 100; a node that is added has 1 without it")
                with { Mandatory = false },
            ArgumentDefinition.Switch("service", "the service whose ring is meant; all without it", null, "-s", "--service")
                with { Kind = ValueKinds.Service },
        ],
        Run)
    { Role = PbmRole.Viewer };

    private static IAsyncEnumerable<Output> Run(CommandContext context)
    {
        var state = context.Services.GetRequiredService<IMeshState>();
        var change = ChangeOf(context.Arguments);
        var rings = RingsOf(state, change, context.Arguments.Value("service"));
        return rings.SelectMany((alike, index) => OutputsOf(alike, change, isFirst: index == 0)).ToAsyncEnumerable();
    }

    private static RingChange ChangeOf(CommandArguments arguments)
    {
        var (action, node, weight) = (arguments.Required("action"), arguments.Required("node"), arguments.Value("weight"));
        return (action, weight) switch
        {
            _ when !Actions.Contains(action) => throw new CommandFailedException(
                $"ACTION is \"{action}\"; it must be one of {string.Join(", ", Actions)}."),
            _ when !NodeOptionsReader.IsName(node) => throw new CommandFailedException(
                $"NODE is \"{node}\"; a node's name has 1 to 63 letters, digits, '-', '_' and '.'."),
            ("remove", not null) => throw new CommandFailedException(
                $"WEIGHT is \"{weight}\"; a node that is removed has none."),
            ("weight", null) => throw new CommandFailedException(
                $"WEIGHT is missing: which weight would {node} have? 1 to {RingMember.MaxWeight} is wanted."),
            ("remove", null) => new(action, node, null),
            _ => new(action, node, WeightOf(weight ?? "1")),
        };
    }

    private static int WeightOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var weight)
        && weight is >= 1 and <= RingMember.MaxWeight
            ? weight
            : throw new CommandFailedException(
                $"WEIGHT is \"{text}\"; a whole number from 1 to {RingMember.MaxWeight} is wanted.");

    /// <summary>The rings that the change is about, those that can't take it refused.</summary>
    private static IEnumerable<ImmutableArray<ServiceView>> RingsOf(IMeshState state, RingChange change, string? service)
    {
        var all = RingChoice.Of(state, service);
        if (change.Action == "add")
        {
            return all.FirstOrDefault(ring => change.IsOn(ring[0].Ring)) is { IsDefault: false } taken
                ? throw new CommandFailedException(
                    $"{change.Node} is on the ring of {RingChoice.NamesOf(taken)} already; "
                    + "\"mesh plan weight\" says what another weight would move.")
                : all;
        }

        var its = all.Where(ring => change.IsOn(ring[0].Ring)).ToArray();
        if (its is [])
        {
            var known = all.SelectMany(ring => ring[0].Ring.Members).Select(member => member.Name)
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
            throw new CommandFailedException(
                $"{change.Node} is not on the ring of {string.Join(", ", all.Select(RingChoice.NamesOf))}; "
                + $"there are: {string.Join(", ", known)}.");
        }

        return change.Weight is null && its.FirstOrDefault(ring => ring[0].Ring.Members.Length == 1) is { IsDefault: false } last
            ? throw new CommandFailedException(
                $"{change.Node} is the only node that offers {RingChoice.NamesOf(last)}: without it nobody would own its keys.")
            : its;
    }

    private static IEnumerable<Output> OutputsOf(ImmutableArray<ServiceView> alike, RingChange change, bool isFirst)
    {
        var plan = RingPlan.Of(alike[0].Ring, change.AppliedTo(alike[0].Ring));
        PlanDocument[] documents =
            [.. alike.Select(one => PlanDocument.Of(one.Name, change.Action, change.Node, change.Weight, plan))];
        ImmutableArray<OutputPart> text = [.. PlanText.Parts(documents)];
        return documents.Select((document, index) => new Output(
            JsonSerializer.SerializeToNode(document, StateJson.Readable.PlanDocument),
            index > 0 ? [] : isFirst ? text : [Output.LineOf(""), .. text]));
    }

    /// <summary>What is planned.</summary>
    /// <param name="Action">One of <see cref="Actions"/>.</param>
    /// <param name="Node">The node's name.</param>
    /// <param name="Weight">Its weight then; null when it goes.</param>
    private sealed record RingChange(string Action, string Node, int? Weight)
    {
        public bool IsOn(Ring ring) => ring.Members.Any(member => member.Name == Node);

        public IEnumerable<RingMember> AppliedTo(Ring ring) =>
        [
            .. ring.Members.Where(member => member.Name != Node),
            .. Weight is { } weight ? [new RingMember(Node, weight)] : Array.Empty<RingMember>(),
        ];
    }
}
