using System.Text.Json;
using Mesh.Configuration;
using Mesh.Connections;
using Mesh.Documents;
using Mesh.Node.Access;
using Mesh.Node.Documentation;
using Mesh.Node.Forwarding;
using Mesh.Node.Startup;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Mesh.Node.Gateway;

/// <summary>The HTTP gateway: requests to services, and what this node knows, under <c>/v1</c> and
/// <c>/health</c>.</summary>
internal static class GatewayEndpoints
{
    /// <summary>Adds what the gateway needs. The runtime gives <see cref="MeshClient"/>, <see cref="IMeshState"/> and
    /// <see cref="MeshOptions"/>, which are asked for when the first request comes.</summary>
    internal static IServiceCollection AddMeshGateway(this IServiceCollection services, GatewayOptions gateway)
    {
        services.TryAddSingleton<SendRequest>(provider => provider.GetRequiredService<MeshClient>().SendAsync);
        services.TryAddSingleton(provider => provider.GetRequiredService<MeshOptions>().Requests);
        services.TryAddSingleton<ServiceRequests>();
        services.AddSingleton(provider => new ConnectionLimits(gateway, provider));
        services.AddSingleton<IRefusingPort>(provider => provider.GetRequiredService<ConnectionLimits>());
        services.AddMeshAccess(gateway);
        services.AddMeshForwarding();
        services.AddMeshMetrics();
        services.AddOpenApi("v1", openApi => openApi.AddDocumentTransformer<ApiDocument>());
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, GatewayJson.Readable);
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, StateJson.Readable);
        });
        services.Configure<KestrelServerOptions>(server =>
        {
            server.AddServerHeader = false;
            server.AllowSynchronousIO = false;
            gateway.Limits.Apply(server.Limits);
        });
        return services;
    }

    /// <summary>Maps every route of the gateway, and makes every error of the application a problem.</summary>
    internal static WebApplication MapMeshGateway(this WebApplication app)
    {
        var provider = app.Services;
        app.Use(next => context => GatewayConnection.CountAsync(context, next));
        app.UseMiddleware<ErrorResponses>();
        app.UseHostGuard();
        app.UseMeshForwarding();
        app.UseRouting();
        app.UseGatewaySpans();
        app.UseMeshAccess();
        app.MapMeshForwarding();
        MapRequests(app, provider.GetRequiredService<ServiceRequests>);
        StateEndpoints.Map(app, provider.GetRequiredService<IMeshState>);
        app.MapOpenApi("/openapi/{documentName}.json").WithMetadata(GatewayPolicies.Read);
        MetricsEndpoint.Map(app);
        HealthEndpoints.Map(app, provider.GetRequiredService<IMeshState>, provider.GetRequiredService<GatewayAccess>());
        return app;
    }

    // Plain request delegates: nothing is bound, boxed or serialized that the payload's way does not need.
    private static void MapRequests(IEndpointRouteBuilder app, Func<ServiceRequests> requests)
    {
        app.MapPost("/v1/services/{service}", (RequestDelegate)(context => requests().AnswerAsync(context)))
            .WithMetadata(GatewayPolicies.Invoke);
        app.MapPost("/v1/services/{service}/{key}", (RequestDelegate)(context => requests().AnswerKeyedAsync(context)))
            .WithMetadata(GatewayPolicies.Invoke);
    }
}
