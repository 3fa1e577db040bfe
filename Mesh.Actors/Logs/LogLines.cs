using System.Text.RegularExpressions;
using Mesh.Access;
using Microsoft.Extensions.Logging;

namespace Mesh.Logs;

/// <summary>Makes lines of what is logged, and leaves out what says nothing, and what nobody may read. Thread-safe.</summary>
/// <remarks>
/// Akka's remoting says at each attempt that a node can't be reached, and seeds that are absent are asked for as long as they are: the
/// same warning of Akka's is told once a minute.
/// </remarks>
internal sealed partial class LogLines(TimeProvider clock)
{
    /// <summary>The source of all that Akka says.</summary>
    public const string Akka = "Akka";

    private const string AkkaCategory = "Akka.Actor.ActorSystem";
    private const int MostOfAkka = 100;

    private static readonly TimeSpan AkkaPause = TimeSpan.FromMinutes(1);

    private readonly Repeats _akka = new(clock, AkkaPause, MostOfAkka);

    /// <summary>The line; null for what is not worth one.</summary>
    public LogLine? Of(LogLevel level, string category, string message, Exception? exception)
    {
        message = Redaction.Of(message);
        if (category != AkkaCategory)
        {
            return new(clock.GetUtcNow(), level, category, message, exception is null ? null : Redaction.Of(exception.ToString()));
        }

        var said = AkkaPrefix().Replace(message, string.Empty);
        said = level == LogLevel.Warning ? FirstLine(said) : said;
        var omitted = 0;
        return IsLostAssociation(exception) || (level >= LogLevel.Warning && !_akka.Allows((int)level, said, out omitted))
            ? null
            : new(clock.GetUtcNow(), level, Akka, Omission.Text(said, omitted), null);
    }

    /// <summary>Akka's warnings have the stacks of failures in their text that are no fault of the program's: a peer is away.</summary>
    private static string FirstLine(string text) => text.AsSpan().IndexOfAny('\r', '\n') is var end and > 0 ? text[..end] : text;

    /// <summary>Akka's remoting ends a connection by failing: an error with a stack for each node that leaves in peace. Its
    /// warning of the same moment says as much.</summary>
    private static bool IsLostAssociation(Exception? exception) =>
        exception?.GetType().FullName?.StartsWith("Akka.Remote.Endpoint", StringComparison.Ordinal) == true;

    /// <summary>Level, time and thread, which Akka puts before what it says: a line has them already.</summary>
    [GeneratedRegex(@"^\[[A-Z]+\]\[[^\]]*\]\[Thread \d+\]")]
    private static partial Regex AkkaPrefix();
}
