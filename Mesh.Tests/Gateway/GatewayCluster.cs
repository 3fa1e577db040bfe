using Akka.Configuration;
using Mesh.Node.Gateway;
using Mesh.Node.Services;
using Mesh.Tests.Nodes;
using Mesh.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Mesh.Tests.Gateway;

/// <summary>Three real nodes, each with its gateway at a free port of the loopback.</summary>
public sealed class GatewayCluster : IAsyncLifetime
{
    internal TestCluster Cluster { get; private set; } = null!;

    /// <summary>One client for each node's gateway, in the order of the nodes.</summary>
    internal HttpClient[] Gateways { get; private set; } = [];

    public async Task InitializeAsync()
    {
        var apps = new List<WebApplication>();
        Cluster = await TestCluster.StartAsync(
            3,
            mesh => mesh
                .AddService<Echo>("echo")
                .AddService<Sessions>("sessions")
                .AddService<MoodyHandler>("moody"),
            build: (config, services) =>
            {
                apps.Add(Build(config, services));
                return apps[^1];
            });
        Gateways = [.. apps.Select(app => new HttpClient { BaseAddress = new(app.Urls.Single()) })];
    }

    public async Task DisposeAsync()
    {
        foreach (var gateway in Gateways)
        {
            gateway.Dispose();
        }

        await Cluster.DisposeAsync();
    }

    private static WebApplication Build(Config config, Action<MeshBuilder> services)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddMesh(config, services);
        builder.Services.AddMeshGateway(TestGateway.Options());
        var app = builder.Build();
        app.MapMeshGateway();
        return app;
    }
}
