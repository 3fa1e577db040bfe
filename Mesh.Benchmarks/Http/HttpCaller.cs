using System.Net.Sockets;
using Mesh.Benchmarks.ClosedLoop;
using Mesh.Benchmarks.Contenders;

namespace Mesh.Benchmarks.Http;

/// <summary>Asks a server on this machine: a connection for each loop.</summary>
internal sealed class HttpCaller(int port, string path) : IContenderNode
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(2);

    /// <summary>Ends when one request was answered.</summary>
    public async Task ReadyAsync(CancellationToken cancellation)
    {
        while (!await IsAnsweredAsync())
        {
            await Task.Delay(Look, cancellation);
        }
    }

    /// <summary>Sends one request, on a connection of its own.</summary>
    public async ValueTask<bool> EchoAsync(string key, byte[] payload)
    {
        using var connection = new HttpConnection(port, path);
        return await connection.PostAsync(key, payload);
    }

    /// <inheritdoc/>
    public async Task<LoopCount> LoopAsync(Loop loop)
    {
        using var connection = new HttpConnection(port, path);
        return await loop.RunAsync(connection.PostAsync, static isAnswered => isAnswered);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    private async Task<bool> IsAnsweredAsync()
    {
        try
        {
            return await EchoAsync(Workload.Keys[0], Workload.Payload);
        }
        catch (SocketException)
        {
            return false; // it does not listen yet
        }
    }
}
