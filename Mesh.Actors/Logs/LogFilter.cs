using Microsoft.Extensions.Logging;

namespace Mesh.Logs;

/// <summary>Which lines of the log somebody wants to see.</summary>
/// <param name="Least">This level and above.</param>
/// <param name="Source">How the source begins, in any case; null for all.</param>
/// <param name="Text">What stands in the message or the exception, in any case; null for anything.</param>
internal sealed record LogFilter(LogLevel Least = LogLevel.Trace, string? Source = null, string? Text = null)
{
    /// <summary>Lets everything through.</summary>
    public static LogFilter None { get; } = new();

    /// <summary>Whether a line is wanted.</summary>
    public bool Takes(LogLine line) =>
        line.Level >= Least
        && (Source is null || line.Source.StartsWith(Source, StringComparison.OrdinalIgnoreCase))
        && (Text is null || Has(line.Message, Text) || Has(line.Exception, Text));

    private static bool Has(string? where, string text) => where?.Contains(text, StringComparison.OrdinalIgnoreCase) == true;
}
