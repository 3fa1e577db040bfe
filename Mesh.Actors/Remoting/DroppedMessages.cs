using Akka.Event;
using Mesh.Logs;
using Microsoft.Extensions.Logging;

namespace Mesh.Remoting;

/// <summary>
/// Messages of other systems that were not read, or were not for this one: counted, and told of at a pace, in the place
/// of Akka's line and stack trace for each. Thread-safe.
/// </summary>
internal sealed class DroppedMessages(ILogger log, TimeProvider clock) : LogFilterBase
{
    private const int MaxText = 200;

    private readonly PacedLog _log = new(log, clock);
    private long _count;

    /// <summary>How many there were.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <inheritdoc/>
    public override LogFilterType FilterType => LogFilterType.Source; // asked without the text, which is the sender's to choose

    /// <inheritdoc/>
    public override LogFilterDecision ShouldKeepMessage(LogEvent content, string? expandedMessage = null)
    {
        if (content.Message is not LogMessage message || !IsDrop(message.Format))
        {
            return LogFilterDecision.NoDecision;
        }

        Interlocked.Increment(ref _count);
        var at = Plain(content.LogSource);
        var what = string.Join(", ", message.Parameters().Select(part => Plain($"{part}")).Where(part => part.Length > 0));
        _log.Of(at).MessageDropped(at, what);

        return LogFilterDecision.Drop;
    }

    private static bool IsDrop(string format) =>
        format.StartsWith("Deserialization failed for message", StringComparison.Ordinal)
        || format.StartsWith("Dropping message [", StringComparison.Ordinal);

    /// <summary>Nothing that a terminal would obey, and not more than a line.</summary>
    private static string Plain(string text) =>
        string.Concat(text.Take(MaxText).Select(letter => char.IsControl(letter) ? '?' : letter));
}
