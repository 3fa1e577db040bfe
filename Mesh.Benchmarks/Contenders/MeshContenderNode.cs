using Mesh.Benchmarks.ClosedLoop;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Mesh.Benchmarks.Contenders;

/// <summary>A member of a Mesh cluster; how it sends is its subclass's.</summary>
internal abstract class MeshContenderNode(IHost host, ContenderPlace place, bool idempotent = true) : IContenderNode
{
    internal const string Service = "echo";

    private const int Probes = 100;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly IMeshState _state = host.Services.GetRequiredService<IMeshState>();

    /// <summary>An echo may run twice without harm, and waits as long as every contender's does.</summary>
    protected RequestOptions Options { get; } = new() { Deadline = place.Timeout, Idempotent = idempotent };

    /// <summary>Ends when this node takes requests, sees all that host keys, and a hundred keys are answered.</summary>
    public async Task ReadyAsync(CancellationToken cancellation)
    {
        while (!(_state.Readiness.IsReady && SeesAll() && await AnswersAsync()))
        {
            await Task.Delay(Look, cancellation);
        }
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

    /// <summary>Sends one request, in this node's way.</summary>
    protected abstract ValueTask<RequestResult> SendAsync(string key, byte[] payload);

    private static bool IsAnswer(RequestResult result) =>
        result.IsReplied && result.Payload.Length == Workload.PayloadBytes;

    private bool SeesAll() =>
        _state.View.Services.TryGetValue(Service, out var service) && service.Members.Length == place.Nodes;

    private async Task<bool> AnswersAsync()
    {
        var keys = new KeyDraw(place.Index + 1);
        for (var probe = 0; probe < Probes; probe++)
        {
            if (!await EchoAsync(keys.Next(), Workload.Payload))
            {
                return false;
            }
        }

        return true;
    }
}
