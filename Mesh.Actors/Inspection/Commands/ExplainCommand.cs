using System.Text.Json;
using Mesh.Documents;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Inspection.Commands;

/// <summary><c>mesh explain</c>: where a request would go now, and why.</summary>
internal static class ExplainCommand
{
    public static CommandDefinition Definition { get; } = new(
        "explain",
        "Where a request would go now, and why.",
        [
            ArgumentDefinition.Positional("service", "the service's name") with { Kind = ValueKinds.Service },
            ArgumentDefinition.Positional("key", "what the request is about"),
        ],
        Run)
    { Role = PbmRole.Viewer };

    private static IAsyncEnumerable<Output> Run(CommandContext context)
    {
        var state = context.Services.GetRequiredService<IMeshState>();
        var service = context.Arguments.Required("service");
        var key = context.Arguments.Required("key");
        if (RequestKey.FaultOf(key) is { } fault)
        {
            throw new CommandFailedException(fault);
        }

        var explanation = state.Explain(service, key) ?? throw new CommandFailedException(ServiceNames.Unknown(service, state));
        var document = RouteDocument.Of(state, explanation);
        var words = RingWords.Of(
            document.RingDigest, explanation.PreferenceList.Select(one => one.Node), document.Digests);
        return Output.Only(
            JsonSerializer.SerializeToNode(document, StateJson.Readable.RouteDocument)!,
            ExplanationText.Parts(explanation, state.NodeName, words));
    }
}
