using System.Net;
using System.Net.Sockets;

namespace Mesh.Faults.Attacks;

/// <summary>Stands between one client and a port, and keeps what the client sends.</summary>
internal sealed class Relay : IDisposable
{
    private const int BufferBytes = 16 * 1_024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly MemoryStream _sent = new();
    private readonly Task _serving;

    internal Relay(IPEndPoint to)
    {
        _listener.Start();
        _serving = ServeAsync(to);
    }

    internal IPEndPoint Endpoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>All that the client has sent, once it has closed.</summary>
    internal async Task<byte[]> RecordingAsync()
    {
        await _serving.ConfigureAwait(false);
        return _sent.ToArray();
    }

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync(IPEndPoint to)
    {
        using var client = await _listener.AcceptTcpClientAsync().ConfigureAwait(false);
        using var node = new TcpClient();
        await node.ConnectAsync(to).ConfigureAwait(false);
        var back = CopyAsync(node.GetStream(), client.GetStream(), copy: null);
        await CopyAsync(client.GetStream(), node.GetStream(), _sent).ConfigureAwait(false);
        node.Close();
        await back.ConfigureAwait(false);
    }

    private static async Task CopyAsync(NetworkStream from, NetworkStream to, MemoryStream? copy)
    {
        var buffer = new byte[BufferBytes];
        try
        {
            while (await from.ReadAsync(buffer).ConfigureAwait(false) is var read and > 0)
            {
                copy?.Write(buffer.AsSpan(0, read));
                await to.WriteAsync(buffer.AsMemory(0, read)).ConfigureAwait(false);
            }
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException)
        {
            // one side has closed
        }
    }
}
