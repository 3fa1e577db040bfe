using System.Collections.Immutable;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Mesh.Benchmarks.Processes;

namespace Mesh.Benchmarks.Forwarding;

/// <summary>Three nodes of Mesh; servers are registered by their API.</summary>
internal sealed class MeshProxy : IProxy
{
    private const int Nodes = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http = new();
    private readonly ChildProcess[] _nodes;
    private readonly int _basePort;

    private MeshProxy(int basePort)
    {
        _basePort = basePort;
        var seeds = string.Join(',', Enumerable.Range(0, Nodes).Select(node => $"127.0.0.1:{basePort + (10 * node)}"));
        _nodes = [.. Enumerable.Range(0, Nodes).Select(node => Start(node, seeds))];
    }

    /// <summary>The ids of the nodes' processes.</summary>
    internal int[] Processes => [.. _nodes.Select(node => node.Id)];

    public ImmutableArray<Uri> Targets => [.. Enumerable.Range(0, Nodes).Select(node => new Uri(Gateway(node), "/http/echo/x"))];

    internal static async Task<IProxy> StartAsync(ImmutableArray<int> backends)
    {
        var proxy = new MeshProxy(FreePorts.Next(10 * Nodes));
        try
        {
            await proxy.ReadyAsync();
            foreach (var backend in backends)
            {
                await proxy.AddAsync(backend);
            }

            if (!backends.IsEmpty)
            {
                await proxy.HealthyAsync(backends.Length);
            }

            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    public async Task AddAsync(int port)
    {
        using var response = await _http.PutAsync(
            new Uri(Gateway(0), $"/v1/upstreams/echo/instances/i{port}"),
            new StringContent($$"""{ "address": "http://127.0.0.1:{{port}}" }""", Encoding.UTF8, "application/json"));
        response.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }
    }

    private ChildProcess Start(int node, string seeds)
    {
        var start = Own.Of("Mesh.Node.dll", []);
        start.Environment["MESH_NODE_NAME"] = $"node{node + 1}";
        start.Environment["MESH_PORT"] = $"{_basePort + (10 * node)}";
        start.Environment["MESH_DATA_PORT"] = $"{_basePort + (10 * node) + 1}";
        start.Environment["MESH_GATEWAY_PORT"] = $"{Gateway(node).Port}";
        start.Environment["MESH_PBM_PORT"] = $"{_basePort + (10 * node) + 3}";
        start.Environment["MESH_SEEDS"] = seeds;
        return new ChildProcess(start);
    }

    private Uri Gateway(int node) => new($"http://127.0.0.1:{_basePort + (10 * node) + 2}");

    private Task ReadyAsync() => UntilAsync(async () =>
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, Nodes).Select(node => _http.GetAsync(new Uri(Gateway(node), "/health/ready"))));
        return answers.All(answer => answer.IsSuccessStatusCode);
    });

    private Task HealthyAsync(int instances) => UntilAsync(async () =>
    {
        var documents = await Task.WhenAll(Enumerable.Range(0, Nodes)
            .Select(node => _http.GetFromJsonAsync<JsonElement>(new Uri(Gateway(node), "/v1/upstreams"))));
        return documents.All(document => document.GetProperty("upstreams").EnumerateArray()
            .Any(upstream => upstream.GetProperty("healthy").GetInt32() == instances));
    });

    private async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                if (await condition())
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // not listening yet
            }

            if (patience.IsCancellationRequested)
            {
                throw new NodeFailedException("mesh", $"it was not ready within {Patience.TotalSeconds} s: {_nodes[0].Last}");
            }

            await Task.Delay(50);
        }
    }
}
