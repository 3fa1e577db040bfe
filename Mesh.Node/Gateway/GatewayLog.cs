using System.Net;

namespace Mesh.Node.Gateway;

/// <summary>What a node says of its gateway: events 3000 to 3099 of <c>docs/logs.md</c>.</summary>
internal static partial class GatewayLog
{
    [LoggerMessage(3000, LogLevel.Error, "Request {RequestId} failed in the gateway.")]
    public static partial void GatewayFailed(this ILogger log, Exception fault, string requestId);

    [LoggerMessage(3001, LogLevel.Warning, "Refused a connection of {Address} to the gateway: {Refusal}")]
    public static partial void GatewayRefused(this ILogger log, IPAddress address, string refusal);

    [LoggerMessage(3002, LogLevel.Warning, "Whoever reaches {Gateway} may do everything: mesh.gateway.anonymous is on")]
    public static partial void GatewayOpen(this ILogger log, Uri gateway);

    [LoggerMessage(3003, LogLevel.Warning, "Tokens come to {Gateway} unencrypted: there is no mesh.gateway.tls")]
    public static partial void TokensUnencrypted(this ILogger log, Uri gateway);

    [LoggerMessage(3004, LogLevel.Warning, "Closed the connection that was idle for longest, for a new one: mesh.gateway.limits.max-connections is {Most}")]
    public static partial void GatewayDisplaced(this ILogger log, int most);
}
