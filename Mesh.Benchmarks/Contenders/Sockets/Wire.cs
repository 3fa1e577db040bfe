using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;

namespace Mesh.Benchmarks.Contenders.Sockets;

/// <summary>Bytes in and out of a connection.</summary>
internal static class Wire
{
    internal const int BufferBytes = 64 * 1024;

    /// <summary>Reads until the connection ends.</summary>
    /// <param name="socket">Read by nobody else.</param>
    /// <param name="take">Takes what has come so far, and tells the reader how much of it that was.</param>
    internal static async Task ReadAsync(Socket socket, Func<ReadOnlySequence<byte>, PipeReader, ValueTask> take)
    {
        var reader = PipeReader.Create(
            new NetworkStream(socket, ownsSocket: true), new StreamPipeReaderOptions(bufferSize: BufferBytes));
        try
        {
            while (await reader.ReadAsync() is { IsCompleted: false } read)
            {
                await take(read.Buffer, reader);
            }
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException)
        {
            // the other end has gone, or this one
        }
    }

    /// <summary>Sends all that a buffer holds, and empties it.</summary>
    internal static async ValueTask SendAsync(Socket socket, ArrayBufferWriter<byte> buffer)
    {
        var rest = buffer.WrittenMemory;
        while (!rest.IsEmpty)
        {
            rest = rest[await socket.SendAsync(rest)..];
        }

        buffer.ResetWrittenCount();
    }
}
