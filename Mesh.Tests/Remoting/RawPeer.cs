using System.Buffers.Binary;
using System.Net.Sockets;

namespace Mesh.Tests.Remoting;

/// <summary>A socket at a control plane's port, that sends what the test wants.</summary>
internal sealed class RawPeer : IDisposable
{
    private readonly TcpClient _socket = new();

    public static async Task<RawPeer> DialAsync(int port)
    {
        var peer = new RawPeer();
        await peer._socket.ConnectAsync("127.0.0.1", port);
        return peer;
    }

    /// <summary>Bytes behind their length.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> payload)
    {
        var frame = new byte[4 + payload.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, payload.Length);
        payload.CopyTo(frame.AsSpan(4));
        return frame;
    }

    /// <summary>Sends; a peer that has hung up is none of the test's faults.</summary>
    /// <returns>Whether it could be sent.</returns>
    public async Task<bool> SendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await _socket.GetStream().WriteAsync(bytes);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>One frame of the other's.</summary>
    public async Task<byte[]> FrameAsync(TimeSpan patience)
    {
        var header = new byte[4];
        await _socket.GetStream().ReadExactlyAsync(header).AsTask().WaitAsync(patience);
        var payload = new byte[BinaryPrimitives.ReadInt32LittleEndian(header)];
        await _socket.GetStream().ReadExactlyAsync(payload).AsTask().WaitAsync(patience);
        return payload;
    }

    /// <summary>Ends when the other side hangs up.</summary>
    public async Task HungUpAsync(TimeSpan patience)
    {
        try
        {
            while (await _socket.GetStream().ReadAsync(new byte[100]).AsTask().WaitAsync(patience) > 0)
            {
            }
        }
        catch (IOException)
        {
            // with bytes unread: that is a reset
        }
    }

    public void Dispose() => _socket.Dispose();
}
