using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using Mesh.Hosting;
using Mesh.Membership;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mesh.Tests.Support;

/// <summary>Real nodes in this process: real sockets, real gossip, each with its own host.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<TestNode> _nodes = [];
    private readonly Action<MeshBuilder> _services;
    private readonly string _hocon;
    private readonly Func<Config, Action<MeshBuilder>, IHost> _build;
    private readonly int _seedPort = Ports.Free();

    private TestCluster(Action<MeshBuilder> services, string hocon, Func<Config, Action<MeshBuilder>, IHost> build)
    {
        _services = services;
        _hocon = hocon;
        _build = build;
    }

    public IReadOnlyList<TestNode> Nodes => _nodes;

    public TestNode this[int index] => _nodes[index];

    /// <summary>Starts nodes, and ends when they agree.</summary>
    /// <param name="nodes">How many.</param>
    /// <param name="services">What each offers.</param>
    /// <param name="hocon">What each has apart from the defaults.</param>
    /// <param name="build">Makes each node's host; without it, one that holds a node and nothing else.</param>
    public static async Task<TestCluster> StartAsync(
        int nodes,
        Action<MeshBuilder> services,
        string hocon = "",
        Func<Config, Action<MeshBuilder>, IHost>? build = null)
    {
        var cluster = new TestCluster(services, hocon, build ?? TestNode.Build);
        for (var i = 1; i <= nodes; i++)
        {
            await cluster.AddAsync($"node{i}");
        }

        await cluster.AgreedAsync();
        return cluster;
    }

    /// <summary>Starts one more node; wait for <see cref="AgreedAsync"/> before relying on it.</summary>
    public async Task<TestNode> AddAsync(string name, string hocon = "")
    {
        var port = _nodes.Count == 0 ? _seedPort : Ports.Free();
        var config = ConfigurationFactory.ParseString(hocon)
            .WithFallback(ConfigurationFactory.ParseString(_hocon))
            .WithFallback(ConfigurationFactory.ParseString(Quick))
            .WithFallback(ConfigurationFactory.ParseString(
                $$"""mesh.node { name = "{{name}}", port = {{port}}, data-port = 0, seeds = ["127.0.0.1:{{_seedPort}}"] }"""));
        var node = await TestNode.StartAsync(_build(config, _services));
        _nodes.Add(node);
        return node;
    }

    /// <summary>Stops one node the way SIGTERM does.</summary>
    public async Task StopAsync(TestNode node)
    {
        await node.DisposeAsync();
        _nodes.Remove(node);
    }

    /// <summary>Ends when every node is ready and sees every other one on each ring.</summary>
    public Task AgreedAsync() => Eventually.Async(
        () => _nodes.All(node => node.State.Readiness.IsReady
            && node.State.View.Members.Count(member => member.Status == MemberStatus.Up) == _nodes.Count
            && node.State.Peers.Length == _nodes.Count - 1)
            && _nodes.Select(node => node.Digests).Distinct().Count() == 1,
        () => string.Join("; ", _nodes.Select(node =>
            $"{node.Name}: {string.Join(' ', node.State.Readiness.Faults)} {node.State.View.Members.Length} members, {node.Digests}")),
        Patience);

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Enumerable.Reverse(_nodes))
        {
            await node.DisposeAsync();
        }
    }

    /// <summary>Akka's own pace, no wait for load balancers, and a first node that waits for nobody; else Mesh runs with its defaults.</summary>
    private const string Quick =
        """
        petabridge.cmd.port = 0
        mesh.drain.announce = 0ms
        mesh.formation.alone = on
        akka.cluster {
          gossip-interval = 100ms
          leader-actions-interval = 100ms
          unreachable-nodes-reaper-interval = 200ms
          periodic-tasks-initial-delay = 50ms
        }
        akka.coordinated-shutdown.phases.cluster-exiting.timeout = 1s
        """;
}

/// <summary>One node of a <see cref="TestCluster"/>.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private readonly IHost _host;

    private TestNode(IHost host) => _host = host;

    public MeshClient Client => _host.Services.GetRequiredService<MeshClient>();

    public IMeshState State => _host.Services.GetRequiredService<IMeshState>();

    public ActorSystem System => _host.Services.GetRequiredService<ActorSystem>();

    public MeshRuntime Runtime => _host.Services.GetRequiredService<MeshRuntime>();

    public IServiceProvider Services => _host.Services;

    public string Name => State.NodeName;

    /// <summary>The digests of all rings that this node knows.</summary>
    public string Digests => string.Join(
        ' ', State.View.Services.OrderBy(service => service.Key).Select(service => $"{service.Key}={service.Value.Ring.Digest:x16}"));

    public static IHost Build(Config config, Action<MeshBuilder> services)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddMesh(config, services);
        return builder.Build();
    }

    public static async Task<TestNode> StartAsync(IHost host)
    {
        await host.StartAsync();
        return new TestNode(host);
    }

    public Ring RingOf(string service) => State.View.Services[service].Ring;

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
