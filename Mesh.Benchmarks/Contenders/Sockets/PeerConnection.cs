using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;

namespace Mesh.Benchmarks.Contenders.Sockets;

/// <summary>The caller's end of a connection. Requests gather in one buffer while the other is being sent. Thread-safe.</summary>
internal sealed class PeerConnection : IThreadPoolWorkItem, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Socket _socket;
    private readonly Slots _slots;
    private ArrayBufferWriter<byte> _filling = new(Wire.BufferBytes);
    private ArrayBufferWriter<byte> _sending = new(Wire.BufferBytes);
    private bool _isFlushing;

    internal PeerConnection(Socket socket, Slots slots)
    {
        _socket = socket;
        _slots = slots;
        _ = Wire.ReadAsync(socket, Take);
    }

    internal void Send(int id, string key, byte[] payload)
    {
        lock (_gate)
        {
            Frame.Write(_filling, id, key, payload);
            if (_isFlushing)
            {
                return;
            }

            _isFlushing = true;
        }

        // Behind those that are about to send as well: a frame of its own for each would cost a system call for each.
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    public void Dispose() => _socket.Dispose();

    void IThreadPoolWorkItem.Execute() => _ = FlushAsync();

    private async Task FlushAsync()
    {
        while (TrySwap())
        {
            await Wire.SendAsync(_socket, _sending);
        }
    }

    private bool TrySwap()
    {
        lock (_gate)
        {
            (_filling, _sending) = (_sending, _filling);
            _isFlushing = _sending.WrittenCount > 0;
            return _isFlushing;
        }
    }

    private ValueTask Take(ReadOnlySequence<byte> bytes, PipeReader reader)
    {
        var rest = bytes;
        while (Frame.TryRead(ref rest, out var id, out var payload))
        {
            _slots[id].End((int)payload.Length);
        }

        reader.AdvanceTo(rest.Start, rest.End);
        return default;
    }
}
