using Microsoft.Extensions.Logging;

namespace Mesh.Links;

/// <summary>What a node says of its connections to others: events 1500 to 1549 of <c>docs/logs.md</c>.</summary>
internal static partial class LinkLog
{
    /// <summary>A link is lost.</summary>
    public const int Lost = 1501;

    /// <summary>A link can't be made.</summary>
    public const int Missing = 1502;

    [LoggerMessage(1500, LogLevel.Information, "The link to {Peer} is up")]
    public static partial void LinkUp(this ILogger log, NodeIdentity peer);

    [LoggerMessage(
        Lost,
        LogLevel.Warning,
        "The link to {Peer} is lost: {Cause}. Its keys go to their next nodes; those of strict affinity wait")]
    public static partial void LinkLost(this ILogger log, NodeIdentity peer, string cause);

    [LoggerMessage(Missing, LogLevel.Warning, "No link to {Peer}: {Cause}")]
    public static partial void LinkMissing(this ILogger log, NodeIdentity peer, string cause);

    [LoggerMessage(1503, LogLevel.Debug, "The link to {Peer} is up for now")]
    public static partial void PassingLinkUp(this ILogger log, NodeIdentity peer);

    [LoggerMessage(1504, LogLevel.Error, "Closed the connection to {Peer}")]
    public static partial void LinkFailed(this ILogger log, Exception fault, string peer);

    [LoggerMessage(1505, LogLevel.Debug, "The data plane connection from {Remote} was lost: {Fault}")]
    public static partial void InboundLost(this ILogger log, string remote, string fault);

    [LoggerMessage(1506, LogLevel.Error, "Closed the data plane connection from {Remote}")]
    public static partial void InboundFailed(this ILogger log, Exception fault, string remote);

    [LoggerMessage(1507, LogLevel.Error, "A request for '{Service}' can't be written")]
    public static partial void RequestUnwritable(this ILogger log, Exception fault, string service);
}
