using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace Mesh.Node.Gateway;

/// <summary>Names the span that ASP.NET Core makes of a recorded request, by OpenTelemetry's conventions; without its path, which
/// holds keys.</summary>
internal static class GatewaySpans
{
    internal static void UseGatewaySpans(this WebApplication app) => app.Use(next => context =>
        context.Features.Get<IHttpActivityFeature>()?.Activity is { Recorded: true } span ? TellAsync(context, next, span) : next(context));

    private static async Task TellAsync(HttpContext context, RequestDelegate next, Activity span)
    {
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        span.DisplayName = route is null ? context.Request.Method : $"{context.Request.Method} {route}";
        span.SetTag("http.request.method", context.Request.Method).SetTag("http.route", route);
        await next(context);
        span.SetTag("http.response.status_code", context.Response.StatusCode);
        if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError)
        {
            span.SetStatus(ActivityStatusCode.Error);
        }
    }
}
