using System.Collections.Immutable;
using Mesh.Benchmarks.Contenders;

namespace Mesh.Benchmarks.Processes;

/// <summary>A contender's nodes, each in a process of its own, started afresh and gone with this.</summary>
internal sealed class ContenderCluster : IAsyncDisposable
{
    private const int PortsPerProcess = 10;

    private static readonly TimeSpan ReadyPatience = TimeSpan.FromSeconds(90);

    private readonly string _contender;
    private readonly ContenderPlace _place;
    private readonly IDisposable? _prepared;
    private NodeProcess? _caller;

    private ContenderCluster(IContender contender, ContenderPlace place)
    {
        _contender = contender.Name;
        _place = place;
        _prepared = contender.Prepare(place);
        Nodes = [.. Enumerable.Range(0, place.Nodes)
            .Select(index => NodeProcess.Start(contender.Name, place with { Index = index }))];
    }

    /// <summary>The processes that host keys.</summary>
    internal ImmutableArray<NodeProcess> Nodes { get; }

    /// <summary>Starts the nodes together; ends when all are ready.</summary>
    /// <exception cref="NodeFailedException">One of them was not.</exception>
    internal static async Task<ContenderCluster> StartAsync(
        IContender contender, int nodes, TimeSpan timeout, Tuning tuning = Tuning.Default)
    {
        var basePort = FreePorts.Next(PortsPerProcess * (nodes + 1));
        var cluster = new ContenderCluster(contender, new ContenderPlace(0, nodes, basePort, tuning, timeout));
        try
        {
            await foreach (var ready in Task.WhenEach(cluster.Nodes.Select(node => node.ReadyAsync(ReadyPatience))))
            {
                await ready; // the first that fails ends the wait for the others, who wait for it
            }

            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a process more, that hosts no keys; ends when it is ready. Once for each cluster.</summary>
    internal async Task<NodeProcess> StartCallerAsync()
    {
        _caller = NodeProcess.Start(_contender, _place with { Index = _place.Nodes });
        await _caller.ReadyAsync(ReadyPatience);
        return _caller;
    }

    public async ValueTask DisposeAsync()
    {
        var processes = _caller is null ? Nodes : Nodes.Add(_caller);
        await Task.WhenAll(processes.Select(process => process.DisposeAsync().AsTask()));
        _prepared?.Dispose();
    }
}
