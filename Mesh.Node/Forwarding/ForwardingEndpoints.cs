using Mesh.Configuration;
using Mesh.Node.Access;
using Mesh.Upstreams;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Mesh.Node.Forwarding;

/// <summary>What forwards to upstreams, and where it stands in the gateway.</summary>
internal static class ForwardingEndpoints
{
    internal static IServiceCollection AddMeshForwarding(this IServiceCollection services)
    {
        services.AddHttpForwarder();
        services.TryAddSingleton(new UpstreamRegistry(UpstreamDeclaration.None)); // the runtime's own, where there is one
        services.TryAddSingleton(provider => new InstanceTransport(provider.GetRequiredService<MeshOptions>().Http));
        services.TryAddSingleton<IInstanceProber, InstanceProber>();
        services.TryAddSingleton<INameResolver, NameResolver>();
        services.TryAddSingleton(HandlerOf);
        services.TryAddSingleton(TransformerOf);
        services.TryAddSingleton<ForwardRequests>();
        services.TryAddSingleton<UpstreamChanges>();
        return services;
    }

    /// <summary>Finds the requests whose host name means an upstream; before routing.</summary>
    internal static void UseMeshForwarding(this WebApplication app)
    {
        var requests = app.Services.GetRequiredService<ForwardRequests>;
        var registry = app.Services.GetRequiredService<UpstreamRegistry>;
        var byHost = new Endpoint(
            context => requests().AnswerByHostAsync(context), new EndpointMetadataCollection(GatewayPolicies.ForwardByHost), "by host");
        app.Use(next => context =>
        {
            if (HostRoute.IsMeant(context, registry().Table))
            {
                context.SetEndpoint(byHost); // whatever its path: routing looks no further
            }

            return next(context);
        });
    }

    internal static void MapMeshForwarding(this WebApplication app)
    {
        var requests = app.Services.GetRequiredService<ForwardRequests>;
        UpstreamEndpoints.Map(app, app.Services);
        RequestDelegate answer = context => requests().AnswerAsync(context);
        app.Map("/http/{service}", answer).WithMetadata(GatewayPolicies.Forward);
        app.Map("/http/{service}/{**path}", answer).WithMetadata(GatewayPolicies.Forward);
    }

    private static HedgingHandler HandlerOf(IServiceProvider provider)
    {
        var clock = provider.GetRequiredService<TimeProvider>();
        var random = new Random(Environment.ProcessId);
        return new HedgingHandler(new UpstreamHandler(provider.GetRequiredService<InstanceTransport>(), clock, random, provider.GetRequiredService<MeshOptions>().Node.Name), clock);
    }

    private static ForwardTransformer TransformerOf(IServiceProvider provider)
    {
        var (options, state) = (provider.GetRequiredService<MeshOptions>(), provider.GetRequiredService<IMeshState>());
        var action = options.Http.Forwarded switch
        {
            "set" => ForwardedTransformActions.Set,
            "append" => ForwardedTransformActions.Append,
            _ => ForwardedTransformActions.Off,
        };
        var headers = provider.GetRequiredService<ITransformBuilder>().Create(context =>
        {
            context.UseDefaultForwarders = false;
            context.AddXForwarded(action);
        });
        return new ForwardTransformer(headers, () => state.ClusterId is { } cluster ? $"mesh-{cluster}" : null);
    }
}
