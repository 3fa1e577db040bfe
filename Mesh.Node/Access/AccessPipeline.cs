using Mesh.Access;
using Mesh.Node.Gateway;
using Mesh.Node.Startup;
using Mesh.Upstreams;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Mesh.Node.Access;

/// <summary>Who calls, whether they may, and how much: what each request passes before its route, and what that needs.</summary>
internal static class AccessPipeline
{
    private const string EitherScheme = "either";

    internal static void AddMeshAccess(this IServiceCollection services, GatewayOptions gateway)
    {
        services.TryAddSingleton(new TokenBook([])); // the runtime's own, where there is one
        services.TryAddSingleton(provider => new Audit(
            provider.GetRequiredService<IMeshState>().NodeName,
            string.Empty,
            provider.GetRequiredService<ILoggerFactory>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(gateway);
        services.TryAddSingleton<GatewayAccess>();
        AddAuthentication(services, gateway.Jwt);
        services.AddAuthorizationBuilder().SetDefaultPolicy(GatewayPolicies.Fallback).SetFallbackPolicy(GatewayPolicies.Fallback);
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AccessResults>();
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<GatewayAccess>(
            (options, access) => CallerLimits.Configure(options, access, gateway.Limits));
    }

    /// <summary>Refuses what comes by names that are not this gateway's.</summary>
    internal static void UseHostGuard(this WebApplication app)
    {
        var access = app.Services.GetRequiredService<GatewayAccess>();
        var registry = app.Services.GetRequiredService<UpstreamRegistry>;
        app.Use(next => context => access.GuardsHosts && HostGuard.FaultOf(context, registry().Table) is { } fault
            ? ProblemResponse.WriteAsync(context, fault)
            : next(context));
    }

    /// <summary>Asks who calls, whether they have their share, and whether they may; behind routing. An open gateway without
    /// limits does none of it.</summary>
    internal static void UseMeshAccess(this WebApplication app)
    {
        var access = app.Services.GetRequiredService<GatewayAccess>();
        var properties = ((IApplicationBuilder)app).Properties;
        properties["__AuthenticationMiddlewareSet"] = true; // or the host would put both before everything, for every request
        properties["__AuthorizationMiddlewareSet"] = true;
        app.UseWhen(_ => !access.IsOpen, closed => closed.UseAuthentication());
        app.UseWhen(_ => access.IsLimited, limited => limited.UseRateLimiter());
        app.UseWhen(_ => !access.IsOpen, closed => closed.UseAuthorization());
    }

    // AddAuthentication would make keys for cookies, and a file of them, at each start.
    private static void AddAuthentication(IServiceCollection services, JwtOptions? jwt)
    {
        services.AddAuthenticationCore(options => options.DefaultScheme = jwt is null ? TokenScheme.Name : EitherScheme);
        services.AddWebEncoders();
        services.TryAddSingleton(TimeProvider.System);
        var builder = new AuthenticationBuilder(services);
        builder.AddScheme<AuthenticationSchemeOptions, TokenScheme>(TokenScheme.Name, null);
        if (jwt is not null)
        {
            builder.AddJwt(jwt);
            builder.AddPolicyScheme(EitherScheme, null, either => either.ForwardDefaultSelector = context =>
                BearerToken.Of(context.Request) is { } token && JwtScheme.HasShape(token) ? JwtScheme.Name : TokenScheme.Name);
        }
    }
}
