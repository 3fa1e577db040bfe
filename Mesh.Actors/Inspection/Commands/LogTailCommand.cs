using System.Runtime.CompilerServices;
using Mesh.Logs;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Inspection.Commands;

/// <summary><c>log tail</c>: what the node says from now on.</summary>
internal static class LogTailCommand
{
    public static CommandDefinition Definition { get; } = new(
        "tail",
        "What this node says from now on, until it is interrupted.",
        LogFilterArguments.All,
        context => Run(context, context.Cancellation))
    { Role = PbmRole.Viewer, Streams = true };

    private static async IAsyncEnumerable<Output> Run(
        CommandContext context, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var node = context.Services.GetRequiredService<IMeshState>().NodeName;
        var feed = new Feed<LogLine>(LogMemory.MaxWaiting);
        using var following = context.Services.GetRequiredService<LogMemory>()
            .Follow(LogFilterArguments.Read(context.Arguments), feed);
        await foreach (var output in feed.ShowAsync(line => LogLineOutput.Of(line, node), cancellation))
        {
            yield return output;
        }
    }
}
