namespace Mesh.Node.Gateway;

/// <summary>The names of the headers that the gateway reads and writes.</summary>
internal static class GatewayHeaders
{
    /// <summary>In: the key, as UTF-8, for a request that has none in its path.</summary>
    internal const string Key = "Mesh-Key";

    /// <summary>In: how long the caller waits at most, in whole milliseconds.</summary>
    internal const string DeadlineMs = "Mesh-Deadline-Ms";

    /// <summary>In: <c>true</c> or <c>false</c>; whether running the request twice does no harm.</summary>
    internal const string Idempotent = "Mesh-Idempotent";

    /// <summary>In and out: the request's name in logs and problem details; made up when the caller gives
    /// none. One that the caller gave goes with the request: a node that has seen it does not run it again.</summary>
    internal const string RequestId = "Mesh-Request-Id";

    /// <summary>Out: the node that answered, or that was tried last.</summary>
    internal const string Node = "Mesh-Node";

    /// <summary>Out: the instance that answered a forwarded request.</summary>
    internal const string Instance = "Mesh-Instance";

    /// <summary>Out: how often the request was sent to a node, or to an instance.</summary>
    internal const string Attempts = "Mesh-Attempts";
}
