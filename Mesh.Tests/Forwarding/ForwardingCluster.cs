using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Akka.Configuration;
using Mesh.Node.Gateway;
using Mesh.Node.Startup;
using Mesh.Tests.Support;
using Mesh.Upstreams;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mesh.Tests.Forwarding;

/// <summary>Real nodes with their gateways, and real servers behind them.</summary>
internal sealed class ForwardingCluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<UpstreamServer> _servers = [];
    private readonly List<HttpClient> _gateways = [];
    private readonly List<Uri> _http2 = [];

    private ForwardingCluster()
    {
    }

    public TestCluster Nodes { get; private set; } = null!;

    public IReadOnlyList<HttpClient> Gateways => _gateways;

    /// <summary>The first node's gateway.</summary>
    public HttpClient Gateway => _gateways[0];

    /// <summary>Where the first node's gateway speaks HTTP/2 without TLS.</summary>
    public Uri Http2 => _http2[0];

    public IReadOnlyList<UpstreamServer> Servers => _servers;

    /// <summary>Starts nodes and servers; the servers are the instances <c>a</c>, <c>b</c>, … of <c>orders</c>, and healthy.</summary>
    public static async Task<ForwardingCluster> StartAsync(int nodes = 1, int servers = 0, string hocon = "")
    {
        var cluster = new ForwardingCluster();
        var apps = new List<(WebApplication App, GatewayOptions Options)>();
        cluster.Nodes = await TestCluster.StartAsync(nodes, _ => { }, hocon, (config, services) =>
        {
            var options = TestGateway.Options(Ports.Free(), Ports.Free(), $"mesh.gateway.anonymous = on\n{hocon}");
            apps.Add((Build(config, services, options), options));
            return apps[^1].App;
        });
        foreach (var (app, options) in apps)
        {
            var address = options.Url;
            cluster._http2.Add(new Uri($"http://{options.Host}:{options.Http2Port}"));
            app.Services.GetRequiredService<UpstreamRegistry>().OwnGateway = new GatewayEntry([address.Host], options.Ports);
            cluster._gateways.Add(new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
            {
                BaseAddress = address,
                Timeout = Patience,
            });
        }

        await Eventually.Async(
            () => cluster.Nodes.Nodes.All(node => node.Runtime.Upstreams.Gateways.Count() == nodes), () => "no gateways", Patience);
        for (var number = 0; number < servers; number++)
        {
            await cluster.AddServerAsync($"{(char)('a' + number)}");
        }

        if (servers > 0)
        {
            await cluster.HealthyAsync(servers);
        }

        return cluster;
    }

    /// <summary>Starts a server and registers it; wait for <see cref="HealthyAsync"/> before relying on it.</summary>
    public async Task<UpstreamServer> AddServerAsync(string id, string service = "orders", string more = "")
    {
        var server = await UpstreamServer.StartAsync(id);
        _servers.Add(server);
        using var response = await PutAsync($"/v1/upstreams/{service}/instances/{id}", $$"""{ "address": "{{server.Address}}" {{more}} }""");
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return server;
    }

    public Task<HttpResponseMessage> PutAsync(string path, string json, int gateway = 0) =>
        _gateways[gateway].PutAsync(path, new StringContent(json, Encoding.UTF8, "application/json"));

    /// <summary>Ends when all nodes see so many healthy instances, and know the same.</summary>
    public async Task HealthyAsync(int instances, string service = "orders")
    {
        var seen = string.Empty;
        await Eventually.Async(
            async () =>
            {
                var documents = await Task.WhenAll(_gateways.Select(gateway => gateway.GetFromJsonAsync<JsonElement>("/v1/upstreams")));
                seen = string.Join("; ", documents.Select(document => document.ToString()));
                return documents.All(document => document.GetProperty("upstreams").EnumerateArray().Any(upstream =>
                        upstream.GetProperty("name").GetString() == service && upstream.GetProperty("healthy").GetInt32() == instances))
                    && documents.Select(document => document.GetProperty("digest").GetString()).Distinct().Count() == 1;
            },
            () => seen,
            Patience);
    }

    /// <summary>How the first node sees an instance.</summary>
    public async Task<JsonElement> InstanceAsync(string id, string service = "orders", int gateway = 0)
    {
        var document = await _gateways[gateway].GetFromJsonAsync<JsonElement>($"/v1/upstreams/{service}");
        return document.GetProperty("instances").EnumerateArray().Single(instance => instance.GetProperty("id").GetString() == id);
    }

    public async ValueTask DisposeAsync()
    {
        _gateways.ForEach(gateway => gateway.Dispose());
        await Nodes.DisposeAsync();
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    private static WebApplication Build(Config config, Action<MeshBuilder> services, GatewayOptions gateway)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(gateway.Listen);
        builder.Logging.ClearProviders();
        builder.Services.AddRoutingCore();
        builder.Services.AddMesh(config, services);
        builder.Services.AddMeshGateway(gateway);
        var app = builder.Build();
        app.MapMeshGateway();
        return app;
    }
}
