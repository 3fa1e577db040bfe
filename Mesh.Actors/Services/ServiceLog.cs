using Microsoft.Extensions.Logging;

namespace Mesh.Services;

/// <summary>What a node says of the services that it hosts: events 1600 to 1699 of <c>docs/logs.md</c>.</summary>
internal static partial class ServiceLog
{
    [LoggerMessage(1600, LogLevel.Error, "The handler of '{Service}' threw")]
    public static partial void HandlerThrew(this ILogger log, Exception fault, string service);

    [LoggerMessage(
        1601,
        LogLevel.Warning,
        "{Count} handlers of '{Service}' ignored their cancellation for 250 ms and were given up; {Running} still run")]
    public static partial void HandlersGivenUp(this ILogger log, int count, string service, int running);

    [LoggerMessage(1602, LogLevel.Warning, "'{Service}' stops what it runs, {Keys} keys: this node has no lease")]
    public static partial void StrictWorkStopped(this ILogger log, string service, int keys);

    [LoggerMessage(1603, LogLevel.Error, "The actor of a key of '{Service}' could not be activated")]
    public static partial void ActivationFailed(this ILogger log, Exception fault, string service);

    [LoggerMessage(1604, LogLevel.Error, "An actor of '{Service}' could not be deactivated ({Reason})")]
    public static partial void DeactivationFailed(this ILogger log, Exception fault, string service, DeactivationReason reason);
}
