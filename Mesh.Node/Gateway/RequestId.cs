namespace Mesh.Node.Gateway;

/// <summary>Gives each HTTP request the id that the caller named, or one of its own, and says it in the
/// response.</summary>
internal static class RequestId
{
    /// <summary>Assigns the id. A bad one is replaced, so that its refusal has an id too.</summary>
    /// <returns>What is wrong with the caller's id, or null.</returns>
    internal static GatewayFault? Assign(HttpContext context)
    {
        var fault = RequestHeaders.ReadRequestId(context.Request.Headers[GatewayHeaders.RequestId], out var id);
        context.Response.Headers[GatewayHeaders.RequestId] = id ?? Guid.NewGuid().ToString("N");
        return fault;
    }

    /// <summary>The id that was assigned.</summary>
    internal static string Of(HttpContext context) => context.Response.Headers[GatewayHeaders.RequestId].ToString();
}
