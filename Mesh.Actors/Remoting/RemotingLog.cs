using Microsoft.Extensions.Logging;

namespace Mesh.Remoting;

/// <summary>What a node says of the control plane: events 1900 to 1999 of <c>docs/logs.md</c>.</summary>
internal static partial class RemotingLog
{
    [LoggerMessage(1900, LogLevel.Warning, "Dropped a message of another system at {At}: {What}")]
    public static partial void MessageDropped(this ILogger log, string at, string what);
}
