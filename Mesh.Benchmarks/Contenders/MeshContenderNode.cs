using Mesh.Benchmarks.ClosedLoop;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Mesh.Benchmarks.Contenders;

/// <summary>A member of a Mesh cluster; how it sends is its subclass's.</summary>
internal abstract class MeshContenderNode(IHost host, ContenderPlace place, bool idempotent = true) : IContenderNode
{
    internal const string Service = "echo";

    private readonly IMeshState _state = host.Services.GetRequiredService<IMeshState>();

    /// <summary>An echo may run twice without harm, and waits as long as every contender's does.</summary>
    protected RequestOptions Options { get; } = new() { Deadline = place.Timeout, Idempotent = idempotent };

    /// <summary>Ends when this node takes requests, sees all that host keys, and a hundred keys are answered.</summary>
    public async Task ReadyAsync(CancellationToken cancellation)
    {
        await Probes.UntilAsync(() => Task.FromResult(_state.Readiness.IsReady && SeesAll()), cancellation);
        await Probes.AnsweredAsync(this, place, cancellation);
    }

    /// <inheritdoc/>
    /// <exception cref="NotRepliedException">It ended with another outcome than a reply.</exception>
    public async ValueTask<bool> EchoAsync(string key, byte[] payload)
    {
        var result = await SendAsync(key, payload);
        return result.IsReplied ? IsAnswer(result) : throw new NotRepliedException(result);
    }

    /// <inheritdoc/>
    public Task<LoopCount> LoopAsync(Loop loop) => loop.RunAsync(SendAsync, IsAnswer);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }

    /// <summary>Sends one request, in this node's way.</summary>
    protected abstract ValueTask<RequestResult> SendAsync(string key, byte[] payload);

    private static bool IsAnswer(RequestResult result) =>
        result.IsReplied && result.Payload.Length == Workload.PayloadBytes;

    private bool SeesAll() =>
        _state.View.Services.TryGetValue(Service, out var service) && service.Members.Length == place.Nodes;
}
