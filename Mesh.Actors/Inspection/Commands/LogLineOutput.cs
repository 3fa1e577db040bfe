using System.Text.Json.Nodes;
using Mesh.Logs;
using Microsoft.Extensions.Logging;

namespace Mesh.Inspection.Commands;

/// <summary>A line of the log: to people as the node's console has it, to programs as JSON.</summary>
internal static class LogLineOutput
{
    public static Output Of(LogLine line, string node) => new(
        new JsonObject
        {
            ["time"] = UtcText.Iso(line.Time),
            ["level"] = line.Level.ToString().ToLowerInvariant(),
            ["source"] = line.Source,
            ["message"] = line.Message,
            ["exception"] = line.Exception,
        },
        [
            Output.LineOf(
                new OutputSpan($"{UtcText.Clock(line.Time)} ", Tone.Faint),
                new OutputSpan(line.ShortLevel, ToneOf(line.Level)),
                $" {node} {line.Said}"),
        ]);

    private static Tone ToneOf(LogLevel level) => level switch
    {
        LogLevel.Critical or LogLevel.Error => Tone.Bad,
        LogLevel.Warning => Tone.Doubtful,
        LogLevel.Information => Tone.Plain,
        _ => Tone.Faint,
    };
}
