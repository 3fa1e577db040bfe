using Mesh.Access;
using Mesh.Inspection.Inquiries;
using Mesh.Node.Access;
using Mesh.Node.Dashboard.Access;
using Mesh.Node.Dashboard.Components;
using Mesh.Node.Startup;
using Mesh.Observation;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Mesh.Node.Dashboard.Hosting;

/// <summary>Puts the dashboard's application together.</summary>
internal static class DashboardApp
{
    private const int MostRetained = 8;
    private const long MostMessageBytes = 32 * 1024;

    private static readonly TimeSpan RetainedFor = TimeSpan.FromSeconds(20);

    /// <summary>Builds it; it does not run yet.</summary>
    /// <param name="node">The node's services, which stay the node's.</param>
    /// <param name="server">Where its requests come from.</param>
    internal static WebApplication Build(IServiceProvider node, InnerServer server)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Mesh.Node" });
        var services = builder.Services;
        services.AddSingleton<IServer>(server);
        services.AddSingleton<IHostLifetime, LedLifetime>();
        Borrow(services, node);
        services.AddSingleton<DashboardAccess>();
        services.AddSingleton<SignInLimits>();
        services.AddSingleton<CircuitGate>();
        AddPages(services);
        AddSessions(services, node.GetRequiredService<GatewayOptions>());
        services.RemoveAll<IHostedService>(); // the only one would make keys, and a file of them
        var app = builder.Build();
        Map(app);
        return app;
    }

    // As they are, not by a factory: what a factory gives is disposed with the application.
    private static void Borrow(IServiceCollection services, IServiceProvider node)
    {
        services.AddSingleton(node.GetRequiredService<ILoggerFactory>());
        services.AddSingleton(node.GetRequiredService<TimeProvider>());
        services.AddSingleton(node.GetRequiredService<IMeshState>());
        services.AddSingleton(node.GetService<IPictureSource>() ?? new NoPictures());
        services.AddSingleton(node.GetRequiredService<GatewayOptions>());
        services.AddSingleton(node.GetRequiredService<GatewayAccess>());
        services.AddSingleton(node.GetRequiredService<TokenBook>());
        services.AddSingleton(node.GetRequiredService<Audit>());
        if (node.GetService<IInquirer>() is { } inquirer)
        {
            services.AddSingleton(inquirer);
        }
    }

    private static void AddPages(IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.Configure<CircuitOptions>(circuits =>
        {
            circuits.DisconnectedCircuitMaxRetained = MostRetained;
            circuits.DisconnectedCircuitRetentionPeriod = RetainedFor;
            circuits.PersistedCircuitInMemoryMaxRetained = 0; // a page can always be loaded anew
            circuits.MaxBufferedUnacknowledgedRenderBatches = 4;
        });
        services.Configure<HubOptions>(hub => hub.MaximumReceiveMessageSize = MostMessageBytes);
    }

    private static void AddSessions(IServiceCollection services, GatewayOptions gateway)
    {
        // In memory, so that a node keeps no secret in a file: whoever is signed in signs in again when it has started anew.
        services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        services.AddAntiforgery(forms =>
        {
            forms.Cookie = Cookie(new CookieBuilder { Name = $"mesh-form-{gateway.Port}" });
            forms.SuppressXFrameOptionsHeader = true; // the policy says more
        });
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookies =>
        {
            cookies.Cookie = Cookie(new CookieBuilder { Name = $"mesh-dashboard-{gateway.Port}" }); // browsers share cookies between ports
            cookies.LoginPath = SignInPages.Path;
            cookies.ReturnUrlParameter = SignInPages.To;
            cookies.ExpireTimeSpan = DashboardAccess.SignedInFor;
            cookies.SlidingExpiration = false;
            cookies.Events = new SessionEvents();
        });
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicy([new ViewerRequirement()], []));
        services.AddSingleton<IAuthorizationHandler, ViewerRequirement.Handler>();
        services.AddCascadingAuthenticationState();
    }

    private static CookieBuilder Cookie(CookieBuilder cookie)
    {
        cookie.HttpOnly = true;
        cookie.IsEssential = true;
        cookie.SameSite = SameSiteMode.Strict;
        cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        return cookie;
    }

    private static void Map(WebApplication app)
    {
        app.Use(PageHeaders.AddAsync);
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.Use(app.Services.GetRequiredService<CircuitGate>().PassAsync);
        app.UseAntiforgery();
        app.MapGet($"{Asset.Folder}{{name}}", Asset.AnswerAsync).AllowAnonymous();
        SignInPages.Map(app);
        DrainPages.Map(app);
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(pages =>
        {
            pages.ContentSecurityFrameAncestorsPolicy = null; // the policy says it
            pages.DisableWebSocketCompression = true; // secrets and what others typed would be compressed together
        });
    }
}
