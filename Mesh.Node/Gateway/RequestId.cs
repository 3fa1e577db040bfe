using System.Globalization;

namespace Mesh.Node.Gateway;

/// <summary>Gives each HTTP request the id that the caller named, or one of its own, and says it in the
/// response.</summary>
internal static class RequestId
{
    // Random bytes for each request would cost more than the rest of the gateway's own work.
    private static readonly string Start = Guid.NewGuid().ToString("N")[..16];
    private static long _count;

    /// <summary>Assigns the id. A bad one is replaced, so that its refusal has an id too.</summary>
    /// <returns>What is wrong with the caller's id, or null.</returns>
    internal static GatewayFault? Assign(HttpContext context)
    {
        var fault = RequestHeaders.ReadRequestId(context.Request.Headers[GatewayHeaders.RequestId], out var id);
        context.Response.Headers[GatewayHeaders.RequestId] = id ?? New();
        return fault;
    }

    /// <summary>32 hexadecimal digits: half of them are this process's, the others count.</summary>
    private static string New() =>
        string.Create(CultureInfo.InvariantCulture, $"{Start}{Interlocked.Increment(ref _count):x16}");

    /// <summary>The id that was assigned.</summary>
    internal static string Of(HttpContext context) => context.Response.Headers[GatewayHeaders.RequestId].ToString();
}
