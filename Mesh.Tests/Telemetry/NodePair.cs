using System.Diagnostics.Metrics;
using Mesh.Node.Startup;
using Mesh.Tests.Identity;
using Mesh.Tests.Node;
using Mesh.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Tests.Telemetry;

/// <summary>Two whole nodes in this process, as deployments have them: TLS between them, a gateway each, an upstream that nobody
/// answers for. <c>node1</c> is the only seed.</summary>
internal sealed class NodePair : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Certificates _certificates = new("node1", "node2");
    private readonly List<NodeHost> _hosts = [];
    private readonly List<HttpClient> _gateways = [];
    private readonly List<IMeterFactory> _factories = [];

    /// <summary>The gateway of each.</summary>
    public IReadOnlyList<HttpClient> Gateways => _gateways;

    /// <summary>Whose meters are those of each.</summary>
    public IReadOnlyList<IMeterFactory> Factories => _factories;

    public static async Task<NodePair> StartAsync(string hocon = "")
    {
        var pair = new NodePair();
        var seed = Ports.Free();
        await pair.AddAsync("node1", seed, seed, hocon);
        await pair.AddAsync("node2", Ports.Free(), seed, hocon);
        await pair.SeenAsync(2);
        return pair;
    }

    public NodeHost this[int node] => _hosts[node];

    /// <summary>Ends when those that run see so many members.</summary>
    public Task SeenAsync(int members) => Eventually.Async(
        () => _hosts.All(host => host.State.Readiness.IsReady
            && host.State.View.Services["echo"].Members.Length == members
            && host.State.View.Members.Length == members
            && host.State.Peers.Length == members - 1),
        () => "they never saw each other",
        Patience);

    /// <summary>Has the last one leave.</summary>
    public async Task StopLastAsync()
    {
        await _hosts[^1].StopAsync();
        await _hosts[^1].DisposeAsync();
        _hosts.RemoveAt(_hosts.Count - 1);
    }

    public async ValueTask DisposeAsync()
    {
        _gateways.ForEach(gateway => gateway.Dispose());
        while (_hosts.Count > 0)
        {
            await StopLastAsync();
        }

        _certificates.Dispose();
    }

    private async Task AddAsync(string name, int port, int seed, string hocon)
    {
        var gateway = Ports.Free();
        var plan = Assert.Single(NodePlansTests.Plans(1, $$"""
            mesh {
              node { name = {{name}}, port = {{port}}, data-port = {{Ports.Free()}}, seeds = ["127.0.0.1:{{seed}}"] }
              formation.alone = on
              drain.announce = 0ms
              tls.directory = "{{_certificates.Directory}}"
              gateway.port = {{gateway}}
              services {
                echo { type = "Mesh.Node.Services.Echo, Mesh.Node" }
                moody { type = "Mesh.Tests.Nodes.MoodyHandler, Mesh.Tests" }
                counter { type = "Mesh.Tests.Nodes.CounterActor, Mesh.Tests" }
              }
              upstreams.shop.instances.nobody.address = "http://127.0.0.1:{{Ports.Free()}}"
            }
            petabridge.cmd.port = {{Ports.Free()}}
            akka.cluster { gossip-interval = 100ms, leader-actions-interval = 100ms, periodic-tasks-initial-delay = 50ms }
            {{hocon}}
            """));
        var host = new NodeHost(plan);
        _hosts.Add(host);
        await host.StartAsync();
        _factories.Add(host.Services.GetRequiredService<IMeterFactory>());
        _gateways.Add(new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{gateway}/") });
    }
}
