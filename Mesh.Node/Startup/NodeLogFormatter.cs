using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Mesh.Node.Startup;

/// <summary>Time (UTC), level, node, source and message on one line; a line break inside a message becomes a space.</summary>
internal sealed partial class NodeLogFormatter(NodePlan plan) : ConsoleFormatter(FormatterName)
{
    internal const string FormatterName = "mesh";
    private const string AkkaCategory = "Akka.Actor.ActorSystem";

    private readonly UnreachableNotices _notices = new(TimeProvider.System);

    public override void Write<TState>(in LogEntry<TState> entry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var isAkka = entry.Category == AkkaCategory;
        if (isAkka && IsLostAssociation(entry.Exception))
        {
            return;
        }

        var now = TimeProvider.System.GetUtcNow().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
        var message = entry.Formatter(entry.State, entry.Exception);
        var said = isAkka ? AkkaPrefix().Replace(message, string.Empty) : $"{message} {entry.Exception}";
        if (isAkka && _notices.IsOld(said))
        {
            return;
        }

        textWriter.WriteLine(
            $"{now} {NameOf(entry.LogLevel)} {plan.Name} {(isAkka ? "Akka" : entry.Category)}: {OnOneLine(said)}");
    }

    /// <summary>Akka's remoting ends a connection by failing: an error with a stack for each node that leaves in peace. Its
    /// warning of the same moment says as much.</summary>
    private static bool IsLostAssociation(Exception? exception) =>
        exception?.GetType().FullName?.StartsWith("Akka.Remote.Endpoint", StringComparison.Ordinal) == true;

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Critical => "fatal",
        LogLevel.Error => "error",
        LogLevel.Warning => "warn ",
        LogLevel.Information => "info ",
        _ => "debug",
    };

    // Also keeps a message that carries somebody's input from writing lines of its own.
    private static string OnOneLine(string message) => string.Join(
        ' ',
        message.Split(['\r', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Level, time and thread, which Akka puts before what it says: this formatter has told them.</summary>
    [GeneratedRegex(@"^\[[A-Z]+\]\[[^\]]*\]\[Thread \d+\]")]
    private static partial Regex AkkaPrefix();
}
