using Microsoft.Extensions.Logging;

namespace Mesh.Tests.Simulation;

/// <summary>The log of one run: what was done to the cluster, and what its nodes said to it.</summary>
internal sealed class Trace(bool isOn) : ILoggerFactory, ILogger
{
    private readonly List<string> _lines = [];

    public bool IsOn { get; } = isOn;

    public IReadOnlyList<string> Lines => _lines;

    /// <summary>The run that is written down; set when it begins.</summary>
    public World? World { get; set; }

    public void Add(FormattableString line)
    {
        if (IsOn)
        {
            _lines.Add($"{World?.Now:mm\\:ss\\.ffffff} {World?.Running?.Identity.ToString() ?? "-",-16} {line}");
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => IsOn;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsOn)
        {
            Add($"{logLevel}: {formatter(state, exception)} {exception}");
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }
}
