using System.Runtime.CompilerServices;
using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Inspection.Commands;

/// <summary><c>cluster tail</c>: the members, and what happens to them from then on.</summary>
internal static class ClusterTailCommand
{
    private const int MaxWaiting = 1_000;

    private static int _count;

    public static CommandDefinition Definition { get; } = new(
        "tail",
        "The members, and each change of one as it happens, until it is interrupted.",
        [],
        context => Run(context, context.Cancellation))
    { Role = PbmRole.Viewer, Streams = true };

    private static async IAsyncEnumerable<Output> Run(
        CommandContext context, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var system = context.Services.GetRequiredService<ActorSystem>();
        var clock = context.Services.GetRequiredService<TimeProvider>();
        var feed = new Feed<ClusterNews>(MaxWaiting);
        var watch = system.ActorOf(
            Props.Create(() => new ClusterWatch(feed, clock)), $"pbm-cluster-tail-{Interlocked.Increment(ref _count)}");
        try
        {
            await foreach (var output in feed.ShowAsync(news => news.ToOutput(), cancellation))
            {
                yield return output;
            }
        }
        finally
        {
            system.Stop(watch);
        }
    }
}
