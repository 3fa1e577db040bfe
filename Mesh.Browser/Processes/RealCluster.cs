using System.Collections.Immutable;
using Mesh.Faults.Places;
using Mesh.Faults.Processes;

namespace Mesh.Browser.Processes;

/// <summary>Three nodes and a few requests a second.</summary>
internal sealed class RealCluster : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan BetweenRequests = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _gone = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(2) };
    private readonly string _folder = Directory.CreateTempSubdirectory("mesh-browser").FullName;
    private Task _traffic = Task.CompletedTask;

    private RealCluster()
    {
        var addresses = Enumerable.Range(1, 3).Select(new Loopback().AddressOf).ToImmutableArray();
        var setup = new NodeSetup(_folder, string.Join(',', addresses.Select(address => address.Seed)), "");
        Nodes = [.. addresses.Select((address, index) => new RealNode($"node{index + 1}", address, setup))];
    }

    internal ImmutableArray<RealNode> Nodes { get; }

    internal static async Task<RealCluster> StartAsync()
    {
        var cluster = new RealCluster();
        foreach (var node in cluster.Nodes)
        {
            node.Start();
        }

        foreach (var node in cluster.Nodes)
        {
            await cluster.ReadyAsync(node);
        }

        cluster._traffic = cluster.SendAsync();
        return cluster;
    }

    /// <summary>Ends when a node takes requests.</summary>
    internal async Task ReadyAsync(RealNode node)
    {
        using var patience = new CancellationTokenSource(StartPatience);
        while (!await IsReadyAsync(node))
        {
            await Task.Delay(Look, patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        await _traffic;
        foreach (var node in Nodes)
        {
            await node.DisposeAsync();
        }

        _http.Dispose();
        _gone.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> IsReadyAsync(RealNode node)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(node.Gateway, "/health/ready"));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private async Task SendAsync()
    {
        for (var key = 0; !_gone.IsCancellationRequested; key++)
        {
            try
            {
                using var body = new StringContent("hello");
                using var answer = await _http.PostAsync(new Uri(Nodes[1].Gateway, $"/v1/services/echo/{key}"), body, _gone.Token);
                await Task.Delay(BetweenRequests, _gone.Token);
            }
            catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
            {
                // what becomes of them is what the page shows
            }
        }
    }
}
