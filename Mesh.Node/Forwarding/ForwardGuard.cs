using Mesh.Node.Gateway;

namespace Mesh.Node.Forwarding;

/// <summary>Refuses what must not be forwarded.</summary>
internal static class ForwardGuard
{
    /// <summary>What is wrong with a request; null for one that may go on.</summary>
    /// <param name="context">The request.</param>
    /// <param name="cluster">This cluster's name in <c>Via</c>; null while the node is in none.</param>
    internal static GatewayFault? FaultOf(HttpContext context, string? cluster)
    {
        var request = context.Request;
        if (HttpMethods.IsConnect(request.Method))
        {
            return new(StatusCodes.Status405MethodNotAllowed, "method-not-allowed",
                "CONNECT asks for a tunnel; wanted a request that can be forwarded.");
        }

        if (cluster is not null && request.Headers.Via.Any(via => via?.Contains(cluster, StringComparison.Ordinal) == true))
        {
            return new(StatusCodes.Status508LoopDetected, "loop",
                $"Via names {cluster}: the request has been here before. An instance of this upstream leads back to Mesh.");
        }

        return null;
    }
}
