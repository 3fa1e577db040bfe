using System.Collections.Immutable;
using System.Text.Json;
using Mesh.Documents;
using Mesh.Membership;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Inspection.Commands;

/// <summary><c>mesh ring</c>: who owns how much of a ring, and where.</summary>
internal static class RingCommand
{
    public static CommandDefinition Definition { get; } = new(
        "ring",
        "Who owns how much of a service's ring, where, and how each node is.",
        [
            ArgumentDefinition.Positional("service", "the service's name; all rings without it") with { Mandatory = false, Kind = ValueKinds.Service },
        ],
        Run)
    { Role = PbmRole.Viewer };

    private static IAsyncEnumerable<Output> Run(CommandContext context)
    {
        var state = context.Services.GetRequiredService<IMeshState>();
        return RingChoice.Of(state, context.Arguments.Value("service"))
            .SelectMany((alike, index) => OutputsOf(state, alike, isFirst: index == 0))
            .ToAsyncEnumerable();
    }

    // To programs each service has a ring, to people those that are the same are one.
    private static IEnumerable<Output> OutputsOf(IMeshState state, ImmutableArray<ServiceView> alike, bool isFirst)
    {
        RingDocument[] documents = [.. alike.Select(service => RingDocument.Of(state, service))];
        ImmutableArray<OutputPart> picture = [.. RingText.Parts(documents, alike[0].Ring)];
        return documents.Select((document, index) => new Output(
            JsonSerializer.SerializeToNode(document, StateJson.Readable.RingDocument),
            index > 0 ? [] : isFirst ? picture : [Output.LineOf(""), .. picture]));
    }
}
