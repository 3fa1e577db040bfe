using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;

namespace Mesh.Benchmarks.Contenders.Sockets;

/// <summary>Sends each payload back. What came in one read goes out in one write.</summary>
internal sealed class EchoServer : IDisposable
{
    private readonly TcpListener _listener;

    internal EchoServer(int port)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _ = AcceptAsync();
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Serve(await _listener.AcceptSocketAsync());
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // no more callers
        }
    }

    private static void Serve(Socket socket)
    {
        socket.NoDelay = true;
        var replies = new ArrayBufferWriter<byte>(Wire.BufferBytes);
        _ = Wire.ReadAsync(socket, (bytes, reader) => AnswerAsync(bytes, reader, socket, replies));
    }

    private static ValueTask AnswerAsync(
        ReadOnlySequence<byte> bytes, PipeReader reader, Socket socket, ArrayBufferWriter<byte> replies)
    {
        var rest = bytes;
        while (Frame.TryRead(ref rest, out var id, out var payload))
        {
            Frame.WriteReply(replies, id, payload);
        }

        reader.AdvanceTo(rest.Start, rest.End);
        return Wire.SendAsync(socket, replies);
    }
}
