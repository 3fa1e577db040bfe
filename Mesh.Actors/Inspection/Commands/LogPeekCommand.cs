using System.Globalization;
using Mesh.Logs;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Inspection.Commands;

/// <summary><c>log peek</c>: the last lines that the node keeps in memory.</summary>
internal static class LogPeekCommand
{
    private const int MaxCount = 100_000;

    public static CommandDefinition Definition { get; } = new(
        "peek",
        "The last lines that this node keeps in memory, the newest at the end.",
        [ArgumentDefinition.Switch("count", "how many lines at most", "50", "-n"), .. LogFilterArguments.All],
        Run)
    { Role = PbmRole.Viewer };

    private static IAsyncEnumerable<Output> Run(CommandContext context)
    {
        var count = CountOf(context.Arguments.Required("count"));
        var filter = LogFilterArguments.Read(context.Arguments);
        var node = context.Services.GetRequiredService<IMeshState>().NodeName;
        return context.Services.GetRequiredService<LogMemory>()
            .Last(count, filter)
            .Select(line => LogLineOutput.Of(line, node))
            .ToAsyncEnumerable();
    }

    private static int CountOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= MaxCount
            ? count
            : throw new CommandFailedException($"-n is \"{text}\"; a whole number from 1 to {MaxCount} is wanted.");
}
