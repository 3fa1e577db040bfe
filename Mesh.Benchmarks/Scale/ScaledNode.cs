using System.Diagnostics;
using System.Globalization;
using Akka.Cluster;
using Akka.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mesh.Benchmarks.Scale;

/// <summary>One Mesh node of many in this process, with the defaults it is shipped with and one service.</summary>
internal sealed class ScaledNode : IAsyncDisposable
{
    private const string Service = "echo";

    /// <summary>So many of the first nodes are voters.</summary>
    internal const int Voters = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(25);

    private readonly IHost _host;
    private readonly IMeshState _state;
    private readonly MeshClient _client;

    private ScaledNode(IHost host)
    {
        _host = host;
        _state = host.Services.GetRequiredService<IMeshState>();
        _client = host.Services.GetRequiredService<MeshClient>();
    }

    /// <summary>The members that this node takes for Up.</summary>
    internal int UpMembers => _state.View.Members.Count(member => member.Status == MemberStatus.Up);

    /// <summary>The identity of the service's ring as this node has it; 0 while it has none.</summary>
    internal ulong Digest => _state.View.Services.GetValueOrDefault(Service)?.Ring.Digest ?? 0;

    /// <summary>Starts a node, and ends when it is Up, or was not within a minute.</summary>
    /// <param name="index">From 0; the first three are the voters.</param>
    /// <param name="settings">What all nodes have in common.</param>
    internal static async Task<ScaledNode> StartAsync(int index, ClusterSettings settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Logging.AddFilter("Mesh", LogLevel.Error); // a node that ends by itself says why
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddMesh(ConfigOf(index, settings), mesh => mesh.AddService<EchoService>(Service));
        var host = builder.Build();
        await host.StartAsync();
        var node = new ScaledNode(host);
        var start = Stopwatch.GetTimestamp();
        while (node._state.View.Self is not { Status: MemberStatus.Up } && Stopwatch.GetElapsedTime(start) < Patience)
        {
            await Task.Delay(LookEvery);
        }

        return node;
    }

    /// <summary>Sends one request to the owner of a key.</summary>
    /// <returns>Whether it was answered.</returns>
    internal async ValueTask<bool> SendAsync(string key) =>
        (await _client.SendAsync(Service, key, new byte[100])).Outcome == Outcome.Replied;

    /// <summary>Drains, leaves the cluster and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    /// <summary>Each node has an address of its own and the ports of all others, as where each has a machine.</summary>
    private static Config ConfigOf(int index, ClusterSettings settings)
    {
        var seeds = string.Join(", ", Enumerable.Range(0, Voters).Select(voter => $"\"{AddressOf(voter)}:{settings.Port}\""));
        return ConfigurationFactory.ParseString(string.Create(CultureInfo.InvariantCulture, $$"""
            mesh.node {
              name = "node{{index}}"
              hostname = "{{AddressOf(index)}}"
              bind-hostname = "{{AddressOf(index)}}"
              port = {{settings.Port}}
              data-port = {{settings.Port + 1}}
              seeds = [{{seeds}}]
            }
            petabridge.cmd.port = 0
            {{settings.With}}
            """));
    }

    private static string AddressOf(int index) =>
        string.Create(CultureInfo.InvariantCulture, $"127.1.{index / 200}.{1 + (index % 200)}");

    private sealed class EchoService : IServiceHandler
    {
        public ValueTask<Reply> HandleAsync(Request request, CancellationToken cancellation) =>
            new(Reply.With(request.Payload));
    }
}
