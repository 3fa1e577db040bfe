using Mesh.Tests.Support;

namespace Mesh.Tests.Processes;

/// <summary>Several real nodes, each a process of its own, that have formed one cluster.</summary>
internal sealed class NodeProcesses : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly NodeProcess[] _nodes;

    private NodeProcesses(NodeProcess[] nodes) => _nodes = nodes;

    public HttpClient Http { get; } = new(new SocketsHttpHandler { MaxConnectionsPerServer = 512 });

    public NodeProcess this[int index] => _nodes[index];

    public static async Task<NodeProcesses> StartAsync(int count, string? certificates = null)
    {
        var ports = Enumerable.Range(0, count).Select(_ => NodePorts.Free()).ToArray();
        var processes = new NodeProcesses(
            [.. ports.Select((own, index) => NodeProcess.Start($"node{index + 1}", own, ports, certificates, []))]);
        try
        {
            await processes.AgreedAsync();
            return processes;
        }
        catch
        {
            await processes.DisposeAsync(); // or they would outlive the test
            throw;
        }
    }

    /// <summary>Ends when every node is ready and all report the same ring with all of them on it.</summary>
    public async Task AgreedAsync()
    {
        var seen = "";
        await Eventually.Async(
            async () =>
            {
                foreach (var node in _nodes)
                {
                    if (!await node.IsReadyAsync(Http))
                    {
                        seen = $"{node.Name} is not ready: {node.Output}";
                        return false;
                    }
                }

                var rings = await Task.WhenAll(_nodes.Select(node => node.RingAsync(Http, "echo")));
                seen = string.Join("; ", rings.Select(ring => $"{ring.Digest} {string.Join(',', ring.Members)}"));
                return rings.All(ring => ring.Digest == rings[0].Digest && ring.Members.Length == _nodes.Length);
            },
            () => seen,
            Patience);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }
    }
}
