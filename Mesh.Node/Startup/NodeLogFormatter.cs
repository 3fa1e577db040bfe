using Mesh.Logs;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Mesh.Node.Startup;

/// <summary>The log for people: time (UTC), level, node, source and message on one line; a line break inside a message becomes a space.</summary>
internal sealed class NodeLogFormatter(NodePlan plan, TimeProvider clock) : ConsoleFormatter(FormatterName)
{
    internal const string FormatterName = "mesh";

    private readonly LogLines _lines = new(clock);

    public override void Write<TState>(in LogEntry<TState> entry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = entry.Formatter(entry.State, entry.Exception);
        if (_lines.Of(entry.LogLevel, entry.Category, message, entry.Exception) is { } line)
        {
            textWriter.WriteLine(line.Of(plan.Name));
        }
    }
}
