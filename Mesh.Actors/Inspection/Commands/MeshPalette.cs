using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Inspection.Commands;

/// <summary>The <c>mesh</c> palette: where requests go from this node, and why.</summary>
internal static class MeshPalette
{
    public static Palette Create() => new("mesh", "Where requests go from this node, and why.",
    [
        new(
            "explain",
            "Where a request would go now, and why.",
            [
                ArgumentDefinition.Positional("service", "the service's name"),
                ArgumentDefinition.Positional("key", "what the request is about"),
            ],
            Explain),
    ]);

    private static IAsyncEnumerable<string> Explain(CommandContext context)
    {
        var state = context.Services.GetRequiredService<IMeshState>();
        var service = context.Arguments.Required("service");
        var key = context.Arguments.Required("key");
        if (RequestKey.FaultOf(key) is { } fault)
        {
            throw new CommandFailedException(fault);
        }

        var explanation = state.Explain(service, key) ?? throw new CommandFailedException(Unknown(service, state));
        return ExplanationText.Lines(explanation, state.NodeName).ToAsyncEnumerable();
    }

    private static string Unknown(string service, IMeshState state)
    {
        var names = state.View.Services.Keys.Order(StringComparer.Ordinal).ToArray();
        return names is []
            ? $"No member offers the service \"{service}\"; no member offers any."
            : $"No member offers the service \"{service}\"; there are: {string.Join(", ", names)}.";
    }
}
