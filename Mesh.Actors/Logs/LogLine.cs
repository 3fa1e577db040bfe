using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Mesh.Logs;

/// <summary>One entry of the node's log, as the console and <c>pbm log</c> show it. Immutable.</summary>
/// <param name="Time">When it was said.</param>
/// <param name="Level">How bad it is.</param>
/// <param name="Source">Who said it: the logger's category; <c>Akka</c> for all of Akka's.</param>
/// <param name="Message">What was said; may have line breaks.</param>
/// <param name="Exception">The exception with its stack; null without one. Akka's stands in the message.</param>
internal sealed record LogLine(DateTimeOffset Time, LogLevel Level, string Source, string Message, string? Exception)
{
    /// <summary>The level in five letters.</summary>
    public string ShortLevel => Level switch
    {
        LogLevel.Critical => "fatal",
        LogLevel.Error => "error",
        LogLevel.Warning => "warn ",
        LogLevel.Information => "info ",
        _ => "debug",
    };

    /// <summary>Source, message and exception on one line: a line break becomes a space.</summary>
    /// <remarks>Also keeps a message that carries somebody's input from writing lines of its own.</remarks>
    public string Said => $"{Source}: " + string.Join(' ', $"{Message} {Exception}".Split(
        ['\r', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The whole line.</summary>
    public string Of(string node) => $"{UtcText.Clock(Time)} {ShortLevel} {node} {Said}";

    /// <summary>The same, with no text longer than so many characters.</summary>
    public LogLine CutTo(int chars) => Message.Length <= chars && (Exception is null || Exception.Length <= chars)
        ? this
        : this with { Message = Cut(Message, chars), Exception = Exception is null ? null : Cut(Exception, chars) };

    private static string Cut(string text, int chars) => text.Length <= chars
        ? text
        : string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, chars)}... ({text.Length - chars:N0} characters cut)");
}
