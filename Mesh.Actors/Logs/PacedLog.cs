using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mesh.Logs;

/// <summary>
/// A log for what may happen again and again: the same event of the same subject is told once in 10 s, and then says how many like it
/// were left out. Thread-safe.
/// </summary>
/// <remarks>Not for what must be told each time, nor for a state whose last word would be the wrong one: see <see cref="IsDue"/>.</remarks>
internal sealed class PacedLog(ILogger log, TimeProvider clock)
{
    /// <summary>How long the same is held back.</summary>
    internal static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <summary>Subjects of one event within that time; the others are counted.</summary>
    internal const int MostSubjects = 20;

    private readonly Repeats _repeats = new(clock, Pause, MostSubjects);

    /// <summary>Tells nothing.</summary>
    internal static PacedLog None { get; } = new(NullLogger.Instance, TimeProvider.System);

    /// <summary>The log for what is about one subject: a peer, an address, a service.</summary>
    public ILogger Of(string subject) => new Subject(log, _repeats, subject);

    /// <summary>Whether an event of a subject would be told now: for who tells of a state, and so comes back for what was held back.</summary>
    public bool IsDue(int eventId, string subject) => _repeats.IsDue(eventId, subject);

    private sealed class Subject(ILogger log, Repeats repeats, string subject) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => log.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => log.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!repeats.Allows(eventId.Id, subject, out var omitted))
            {
                return;
            }

            if (omitted == 0)
            {
                log.Log(logLevel, eventId, state, exception, formatter);
            }
            else
            {
                log.Log(
                    logLevel,
                    eventId,
                    new Omission(formatter(state, exception), state as IEnumerable<KeyValuePair<string, object?>> ?? [], omitted),
                    exception,
                    static (omission, _) => omission.ToString());
            }
        }
    }
}
