using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Mesh.Documents;
using Mesh.Links;
using Mesh.Membership;
using Mesh.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Inspection.Commands;

/// <summary><c>mesh decisions</c>: where this node sent its latest requests, and why.</summary>
internal static class DecisionsCommand
{
    private const int MostRows = 1_048_576;
    private const int Rows = 20;

    public static CommandDefinition Definition { get; } = new(
        "decisions",
        "Where this node sent its latest requests, and why; with --json, to be made again by \"mesh replay\".",
        [
            ArgumentDefinition.Switch("count", $"how many, the latest; {Rows}, and with --json all", null, "-n", "--count"),
            ArgumentDefinition.Switch("service", "only this service's", null, "-s", "--service") with { Kind = ValueKinds.Service },
            ArgumentDefinition.Switch("key", "only this key's", null, "-k", "--key"),
            ArgumentDefinition.Switch("node", "only those that chose this node", null, "--node") with { Kind = ValueKinds.Node },
        ],
        Run)
    { Role = PbmRole.Viewer };

    private static IAsyncEnumerable<Output> Run(CommandContext context)
    {
        var state = context.Services.GetRequiredService<IMeshState>();
        var clock = context.Services.GetRequiredService<TimeProvider>();
        var count = Count(context.Arguments.Value("count"));
        var (all, epochs) = context.Services.GetRequiredService<DecisionLog>().Read();
        var chosen = Filter(context.Arguments, all, epochs);
        var used = chosen.Select(decision => decision.Epoch).ToHashSet();
        ImmutableArray<DecisionEpoch> theirs = [.. epochs.Where(epoch => used.Contains(epoch.Number))];
        var origin = clock.GetUtcNow() - clock.Monotonic();
        var document = DecisionsFile.Of(state.NodeName, [.. chosen.TakeLast(count ?? int.MaxValue)], theirs, origin);
        return Output.Only(
            JsonSerializer.SerializeToNode(document, StateJson.Readable.DecisionsDocument)!,
            Parts(document, all.Length, count ?? Rows));
    }

    private static IEnumerable<OutputPart> Parts(DecisionsDocument document, int remembered, int rows)
    {
        if (document.Decisions.IsEmpty)
        {
            return [Output.LineOf(remembered == 0
                ? "No decision is remembered: no request was sent from this node, or mesh.decisions is 0."
                : string.Create(CultureInfo.InvariantCulture, $"None of the {remembered:N0} decisions remembered is such a one."))];
        }

        var services = document.Epochs.ToDictionary(epoch => epoch.Number, epoch => epoch.Service);
        return
        [
            .. Output.Table(
                [new("TIME (UTC)"), new("SERVICE"), new("POSITION"), new("TRY", ToTheRight: true), new("NODE"), new("RULE")],
                document.Decisions.TakeLast(rows).Select(one => Row(one, services[one.Epoch]))),
            Output.LineOf(string.Create(
                CultureInfo.InvariantCulture,
                $"{Math.Min(rows, document.Decisions.Length):N0} of {remembered:N0} remembered.")),
        ];
    }

    private static ImmutableArray<OutputSpan> Row(DecisionDocument one, string service) =>
    [
        one.At.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture),
        TerminalText.Escape(service),
        one.Keyed ? one.Position : "no key",
        one.Attempt.ToString(CultureInfo.InvariantCulture),
        one.Node ?? "nobody",
        new(one.Rule, one.Node is null ? Tone.Bad : one.Looked ? Tone.Doubtful : Tone.Plain),
    ];

    private static IEnumerable<Decision> Filter(
        CommandArguments arguments, ImmutableArray<Decision> all, ImmutableArray<DecisionEpoch> epochs)
    {
        var byNumber = epochs.ToDictionary(epoch => epoch.Number);
        var (service, key, node) = (arguments.Value("service"), arguments.Value("key"), arguments.Value("node"));
        if (key is not null && RequestKey.FaultOf(key) is { } fault)
        {
            throw new CommandFailedException(fault);
        }

        ulong? position = key is null ? null : Ring.PositionOf(key);
        return all.Where(decision =>
            (service is null || byNumber[decision.Epoch].Service == service)
            && (position is null || (decision.Position == position && decision.Flags.HasFlag(DecisionFlags.Keyed)))
            && (node is null || (decision.Member >= 0 && byNumber[decision.Epoch].Members[decision.Member].Name == node)));
    }

    private static int? Count(string? given) => given is null ? null
        : int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= MostRows ? count
        : throw new CommandFailedException($"-n is \"{given}\"; a whole number from 1 to {MostRows} is wanted.");
}
