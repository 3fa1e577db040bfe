using Mesh.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Inspection.Commands;

/// <summary>The <c>mesh</c> palette: where requests go from this node, and why.</summary>
internal static class MeshPalette
{
    private static readonly TimeSpan Progress = TimeSpan.FromMilliseconds(500);

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
        new(
            "drain",
            "Takes this node out of the cluster without losing a request: says what still runs, and ends with the node.",
            [],
            Drain) { Streams = true },
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

    private static async IAsyncEnumerable<string> Drain(CommandContext context)
    {
        var drain = context.Services.GetRequiredService<MeshRuntime>().Drain;
        Departure.Tell(context, "mesh drain");
        try
        {
            var run = drain.RunAsync();
            var told = drain.Left;
            yield return $"Draining; under way: {told}.";
            while (!run.IsCompleted)
            {
                await Task.WhenAny(run, Task.Delay(Progress, context.Cancellation));
                context.Cancellation.ThrowIfCancellationRequested();
                if (!run.IsCompleted && drain.Left is var left && left != told)
                {
                    told = left;
                    yield return $"Under way: {left}.";
                }
            }

            yield return $"Drained; under way: {drain.Left}. This node leaves the cluster now.";
        }
        finally
        {
            Departure.Begin(context); // whether or not somebody still watches: a drain is not taken back
        }
    }

    private static string Unknown(string service, IMeshState state)
    {
        var names = state.View.Services.Keys.Order(StringComparer.Ordinal).ToArray();
        return names is []
            ? $"No member offers the service \"{service}\"; no member offers any."
            : $"No member offers the service \"{service}\"; there are: {string.Join(", ", names)}.";
    }
}
