using Mesh.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Inspection.Commands;

/// <summary><c>mesh drain</c>: takes this node out of the cluster, and says what still runs.</summary>
internal static class DrainCommand
{
    private static readonly TimeSpan Progress = TimeSpan.FromMilliseconds(500);

    public static CommandDefinition Definition { get; } = new(
        "drain",
        "Takes this node out of the cluster without losing a request: says what still runs, and ends with the node.",
        [],
        Run)
    { Streams = true };

    private static async IAsyncEnumerable<Output> Run(CommandContext context)
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
}
