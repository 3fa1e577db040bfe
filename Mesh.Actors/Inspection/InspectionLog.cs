using System.Net;
using Microsoft.Extensions.Logging;

namespace Mesh.Inspection;

/// <summary>What a node says of pbm's sessions and of what is asked by them: events 1800 to 1899 of <c>docs/logs.md</c>.</summary>
internal static partial class InspectionLog
{
    [LoggerMessage(1800, LogLevel.Debug, "Received petabridge.cmd connection from client [{Client}]")]
    public static partial void ClientCame(this ILogger log, EndPoint? client);

    [LoggerMessage(1801, LogLevel.Debug, "petabridge.cmd client [{Client}] disconnected. Shutting down...")]
    public static partial void ClientLeft(this ILogger log, EndPoint? client);

    [LoggerMessage(1802, LogLevel.Debug, "A pbm client broke the protocol")]
    public static partial void ClientBrokeProtocol(this ILogger log, Exception breach);

    [LoggerMessage(1803, LogLevel.Debug, "A pbm client is gone")]
    public static partial void ClientGone(this ILogger log, Exception gone);

    [LoggerMessage(1804, LogLevel.Debug, "A pbm client could not be told why its session ends")]
    public static partial void ClientUntold(this ILogger log, Exception gone);

    [LoggerMessage(1810, LogLevel.Error, "The handler of pbm command \"{Command}\" threw")]
    public static partial void CommandThrew(this ILogger log, Exception fault, string command);

    [LoggerMessage(1811, LogLevel.Error, "The handler of pbm command \"{Command}\" threw while it ended")]
    public static partial void CommandThrewAtItsEnd(this ILogger log, Exception fault, string command);

    [LoggerMessage(1812, LogLevel.Error, "An inquiry '{Kind}' of another node's failed")]
    public static partial void InquiryFailed(this ILogger log, Exception fault, string kind);
}
