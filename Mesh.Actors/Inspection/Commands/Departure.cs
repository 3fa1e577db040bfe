using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Inspection.Commands;

/// <summary>What the commands share that take nodes out of the cluster.</summary>
internal static class Departure
{
    /// <summary>The answer is on its way by then; the rest of a departure takes longer than this anyway.</summary>
    private static readonly TimeSpan AnswerFirst = TimeSpan.FromMilliseconds(100);

    /// <summary>This node drains, leaves and ends, once the answer had the time to reach the client.</summary>
    public static void Begin(CommandContext context)
    {
        var shutdown = CoordinatedShutdown.Get(context.Services.GetRequiredService<ActorSystem>());
        _ = BeginAsync(shutdown, context.Services.GetRequiredService<TimeProvider>());
    }

    private static async Task BeginAsync(CoordinatedShutdown shutdown, TimeProvider clock)
    {
        await Task.Delay(AnswerFirst, clock).ConfigureAwait(false);
        await shutdown.Run(CoordinatedShutdown.ClusterLeavingReason.Instance).ConfigureAwait(false);
    }
}
