using Mesh.Benchmarks.ClosedLoop;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Mesh.Benchmarks.Contenders.Orleans;

/// <summary>A silo, or a client of all of them.</summary>
internal sealed class OrleansNode(IHost host, ContenderPlace place) : IContenderNode
{
    private readonly IClusterClient _grains = host.Services.GetRequiredService<IClusterClient>();

    /// <inheritdoc/>
    public async Task ReadyAsync(CancellationToken cancellation)
    {
        await Probes.UntilAsync(SeesAllAsync, cancellation);
        await Probes.AnsweredAsync(this, place, cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> EchoAsync(string key, byte[] payload) => IsAnswer(await SendAsync(key, payload));

    /// <inheritdoc/>
    public Task<LoopCount> LoopAsync(Loop loop) => loop.RunAsync(SendAsync, IsAnswer);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }

    private ValueTask<Echo> SendAsync(string key, byte[] payload) =>
        _grains.GetGrain<IEchoGrain>(key).EchoAsync(new Echo(payload));

    private static bool IsAnswer(Echo reply) => reply.Payload.Length == Workload.PayloadBytes;

    private async Task<bool> SeesAllAsync()
    {
        try
        {
            var hosts = await _grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true);
            return hosts.Count == place.Nodes;
        }
        catch (Exception)
        {
            return false; // the silo that has this grain is about to join
        }
    }
}
