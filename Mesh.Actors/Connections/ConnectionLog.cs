using System.Net;
using Microsoft.Extensions.Logging;

namespace Mesh.Connections;

/// <summary>What a node says of connections that it does not take, or keep: events 1550 to 1599 of <c>docs/logs.md</c>.</summary>
internal static partial class ConnectionLog
{
    [LoggerMessage(1550, LogLevel.Warning, "Refused a connection from {Remote} to {Local}: {Why}")]
    public static partial void ConnectionRefused(this ILogger log, EndPoint? remote, EndPoint? local, string why);

    [LoggerMessage(1551, LogLevel.Warning, "Closed a connection of {Peer} from {Remote} to {Local}: {Why}")]
    public static partial void ConnectionClosed(this ILogger log, string peer, EndPoint? remote, EndPoint? local, string why);
}
