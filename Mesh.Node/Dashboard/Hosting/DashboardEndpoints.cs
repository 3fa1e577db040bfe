using Mesh.Node.Dashboard.Access;
using Mesh.Node.Gateway;
using Mesh.Node.Startup;

namespace Mesh.Node.Dashboard.Hosting;

/// <summary>The gateway's routes that are the dashboard's. Who may see what is the dashboard's own business: a browser has no bearer
/// token, and what it has is good for nothing else.</summary>
internal static class DashboardEndpoints
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];
    private static readonly string[] Sending = [HttpMethods.Post];

    internal static void AddMeshDashboard(this IServiceCollection services) => services.AddSingleton<DashboardHost>();

    internal static void MapMeshDashboard(this WebApplication app)
    {
        app.MapMethods("/", Reading, RootAsync).AllowAnonymous();
        if (!app.Services.GetRequiredService<GatewayOptions>().Dashboard)
        {
            return;
        }

        IEndpointConventionBuilder[] own =
        [
            app.MapMethods(SignInPages.Path, [.. Reading, .. Sending], PassAsync),
            app.MapMethods(SignInPages.OutPath, Sending, PassAsync),
            app.MapMethods(DrainPages.Path, Sending, PassAsync),
            app.MapMethods($"{Asset.Folder}{{name}}", Reading, PassAsync),
            app.Map("/_blazor/{**rest}", (RequestDelegate)PassAsync), // any method: WebSockets over HTTP/2 begin with another one
        ];
        Array.ForEach(own, one => one.AllowAnonymous().WithMetadata(PageRoute.Instance));
        app.Lifetime.ApplicationStopping.Register(() => _ = app.Services.GetRequiredService<DashboardHost>().StopAsync());
    }

    private static Task RootAsync(HttpContext context) =>
        context.RequestServices.GetRequiredService<GatewayOptions>().Dashboard && IsBrowser(context.Request)
            ? PassAsync(context)
            : StateResponse.WriteAsync(context, RootDocument.Instance, GatewayJson.Readable.RootDocument);

    private static Task PassAsync(HttpContext context)
    {
        context.Response.OnStarting(() =>
        {
            context.Response.Headers.Vary = "Accept, Cookie";
            return Task.CompletedTask;
        });
        return context.RequestServices.GetRequiredService<DashboardHost>().AnswerAsync(context);
    }

    private static bool IsBrowser(HttpRequest request) =>
        request.Headers.Accept.Any(types => types?.Contains("text/html", StringComparison.OrdinalIgnoreCase) == true);
}
