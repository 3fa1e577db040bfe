using Mesh.Node.Startup;
using Microsoft.AspNetCore.Http.Features;

namespace Mesh.Node.Dashboard.Hosting;

/// <summary>
/// Bounds the pages that are connected at one time, each of which has the server keep it up to date. Lets in pages of this node
/// alone, and WebSockets alone. Thread-safe.
/// </summary>
internal sealed class CircuitGate(GatewayOptions gateway)
{
    private const string Path = "/_blazor";

    private int _open;

    internal Task PassAsync(HttpContext context, RequestDelegate next) =>
        !context.Request.Path.StartsWithSegments(Path, StringComparison.Ordinal) ? next(context)
        : !IsOurs(context.Request) ? RefuseAsync(context, StatusCodes.Status403Forbidden, "The page is somebody else's.")
        : context.Request.Path != Path ? BeginAsync(context, next)
        : IsWebSocket(context) ? CountAsync(context, next)
        : RefuseAsync(context, StatusCodes.Status400BadRequest, "A WebSocket is wanted.");

    /// <summary>What comes before a connection: refused while there is no room for one, so that the page is told at once.</summary>
    private Task BeginAsync(HttpContext context, RequestDelegate next) => Volatile.Read(ref _open) < gateway.Limits.Dashboards
        ? next(context)
        : RefuseAsync(context);

    private async Task CountAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await (Interlocked.Increment(ref _open) <= gateway.Limits.Dashboards ? next(context) : RefuseAsync(context));
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private Task RefuseAsync(HttpContext context) => RefuseAsync(
        context,
        StatusCodes.Status503ServiceUnavailable,
        $"As many pages are open at this node as may be (mesh.gateway.limits.dashboards = {gateway.Limits.Dashboards}).");

    private static Task RefuseAsync(HttpContext context, int status, string why)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(why, context.RequestAborted);
    }

    /// <summary>Browsers let any page open a WebSocket, and say which page it was.</summary>
    private static bool IsOurs(HttpRequest request) =>
        request.Headers.Origin is not [{ } origin, ..]
        || (Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));

    private static bool IsWebSocket(HttpContext context) =>
        context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
        || context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true };
}
