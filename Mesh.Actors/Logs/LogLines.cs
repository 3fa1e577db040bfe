using System.Text.RegularExpressions;
using Mesh.Access;
using Microsoft.Extensions.Logging;

namespace Mesh.Logs;

/// <summary>Makes lines of what is logged, and leaves out what says nothing, and what nobody may read. Thread-safe.</summary>
internal sealed partial class LogLines(TimeProvider clock)
{
    private const string AkkaCategory = "Akka.Actor.ActorSystem";

    private readonly UnreachableNotices _notices = new(clock);

    /// <summary>The line; null for what is not worth one.</summary>
    public LogLine? Of(LogLevel level, string category, string message, Exception? exception)
    {
        message = Redaction.Of(message);
        if (category != AkkaCategory)
        {
            return new(clock.GetUtcNow(), level, category, message, exception is null ? null : Redaction.Of(exception.ToString()));
        }

        var said = AkkaPrefix().Replace(message, string.Empty);
        return IsLostAssociation(exception) || _notices.IsOld(said)
            ? null
            : new(clock.GetUtcNow(), level, "Akka", said, null);
    }

    /// <summary>Akka's remoting ends a connection by failing: an error with a stack for each node that leaves in peace. Its
    /// warning of the same moment says as much.</summary>
    private static bool IsLostAssociation(Exception? exception) =>
        exception?.GetType().FullName?.StartsWith("Akka.Remote.Endpoint", StringComparison.Ordinal) == true;

    /// <summary>Level, time and thread, which Akka puts before what it says: a line has them already.</summary>
    [GeneratedRegex(@"^\[[A-Z]+\]\[[^\]]*\]\[Thread \d+\]")]
    private static partial Regex AkkaPrefix();
}
