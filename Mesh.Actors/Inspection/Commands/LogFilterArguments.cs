using System.Collections.Immutable;
using Mesh.Logs;
using Microsoft.Extensions.Logging;

namespace Mesh.Inspection.Commands;

/// <summary>By which lines of the log are chosen: the same for <c>peek</c> and <c>tail</c>.</summary>
internal static class LogFilterArguments
{
    private const string Wanted = "debug, information, warning, error or critical";

    public static ImmutableArray<ArgumentDefinition> All { get; } =
    [
        ArgumentDefinition.Switch("level", "this level and above", null, "-l", "--level") with
        {
            Hints = ["debug", "information", "warning", "error", "critical"],
        },
        ArgumentDefinition.Switch("source", "how the source begins, in any case", null, "-s", "--source") with
        {
            Hints = ["Mesh", "Akka"],
        },
        ArgumentDefinition.Switch("text", "what stands in the message, in any case", null, "-g", "--grep"),
    ];

    public static LogFilter Read(CommandArguments arguments) => new(
        arguments.Value("level") is { } level ? LevelOf(level) : LogLevel.Trace,
        arguments.Value("source"),
        arguments.Value("text"));

    // The words of .NET, and those that the log itself has.
    private static LogLevel LevelOf(string word) => word.ToLowerInvariant() switch
    {
        "trace" => LogLevel.Trace,
        "debug" or "dbg" => LogLevel.Debug,
        "information" or "info" or "inf" => LogLevel.Information,
        "warning" or "warn" or "wrn" => LogLevel.Warning,
        "error" or "err" => LogLevel.Error,
        "critical" or "crit" or "fatal" => LogLevel.Critical,
        _ => throw new CommandFailedException($"-l is \"{word}\"; {Wanted} is wanted."),
    };
}
