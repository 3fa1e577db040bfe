using System.Collections.Immutable;
using Mesh.Inspection;
using Microsoft.Extensions.Logging;

namespace Mesh.Logs;

/// <summary>Keeps the last lines of the node's log, and passes new ones on to who follows it. Thread-safe.</summary>
/// <remarks>Whoever logs never waits for whoever reads: what a follower does not take in time is lost to it.</remarks>
[ProviderAlias("MeshLog")]
internal sealed class LogMemory : ILoggerProvider
{
    /// <summary>Of a message, and of an exception; the rest is cut, and the text says so.</summary>
    public const int MaxChars = 4_000;

    /// <summary>Lines that one follower may have waiting for it.</summary>
    public const int MaxWaiting = 1_000;

    private readonly Lock _gate = new();
    private readonly LogLines _lines;
    private readonly LogLine[] _kept;
    private readonly List<Follower> _followers = [];
    private long _count;

    /// <param name="kept">How many lines are kept, 0 upward.</param>
    /// <param name="clock">Says when a line was said.</param>
    public LogMemory(int kept, TimeProvider clock)
    {
        _kept = new LogLine[kept];
        _lines = new LogLines(clock);
    }

    /// <summary>How many follow now.</summary>
    public int Followers
    {
        get
        {
            lock (_gate)
            {
                return _followers.Count;
            }
        }
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, this);

    /// <summary>The newest lines that a filter takes, in their order.</summary>
    public ImmutableArray<LogLine> Last(int count, LogFilter filter) =>
        [.. Kept().Reverse().Where(filter.Takes).Take(count).Reverse()];

    /// <summary>Passes on, from now on, what a filter takes; end it by disposing of the result.</summary>
    public IDisposable Follow(LogFilter filter, Feed<LogLine> feed)
    {
        var follower = new Follower(filter, feed, this);
        lock (_gate)
        {
            _followers.Add(follower);
        }

        return follower;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // it holds nothing but memory
    }

    private void Add(LogLine line)
    {
        line = line.CutTo(MaxChars);
        lock (_gate)
        {
            if (_kept.Length > 0)
            {
                _kept[_count++ % _kept.Length] = line;
            }

            foreach (var follower in _followers)
            {
                follower.Offer(line);
            }
        }
    }

    // A copy, so that a search through many lines holds up nobody.
    private LogLine[] Kept()
    {
        lock (_gate)
        {
            if (_count <= _kept.Length)
            {
                return _kept[..(int)_count];
            }

            var oldest = (int)(_count % _kept.Length);
            return [.. _kept[oldest..], .. _kept[..oldest]];
        }
    }

    private sealed class Follower(LogFilter filter, Feed<LogLine> feed, LogMemory memory) : IDisposable
    {
        public void Offer(LogLine line)
        {
            if (filter.Takes(line))
            {
                feed.Offer(line);
            }
        }

        public void Dispose()
        {
            lock (memory._gate)
            {
                memory._followers.Remove(this);
            }
        }
    }

    private sealed class Logger(string category, LogMemory memory) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (memory._lines.Of(logLevel, category, formatter(state, exception), exception) is { } line)
            {
                memory.Add(line);
            }
        }
    }
}
