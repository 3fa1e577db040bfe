using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;

namespace Mesh.Links;

/// <summary>
/// What waits to be written to one connection. Entries are serialized under a short lock into one of two buffers;
/// a single thread-pool item swaps them and writes, so that what is posted meanwhile gathers into the next frames.
/// </summary>
/// <remarks>
/// The item is queued globally, behind the continuations that are about to post: flushing on the posting thread gives
/// frames of one to three requests, this gives dozens. Thread-safe; bounded by <paramref name="maxBytes"/>.
/// </remarks>
internal sealed class Outbox(PipeWriter output, TimeProvider clock, int maxBytes, Action<Exception?> failed) : IThreadPoolWorkItem
{
    private const int Unbounded = -1;

    private readonly Lock _gate = new();
    private readonly Queue<Transfer> _transfers = new();
    private byte[] _filling = new byte[16 * 1024];
    private byte[] _writing = new byte[16 * 1024];
    private int _filled;
    private int _frameStart = -1; // of the frame that is being filled; -1 when none is open
    private long _takenBefore;    // bytes handed to the connection so far
    private int _transferred;     // bytes of the oldest transfer that were appended so far
    private long _transferBytes;
    private bool _flushing;
    private bool _closed;
    private TaskCompletionSource? _room;

    /// <summary>Writes an entry, its length field not included, and returns its length.</summary>
    public delegate int Serialize<in TState>(TState state, Span<byte> space)
        where TState : allows ref struct;

    /// <summary>Everything up to here was handed to the connection, and may have reached the peer.</summary>
    public long Taken
    {
        get
        {
            lock (_gate)
            {
                return _takenBefore;
            }
        }
    }

    /// <summary>Ends when there is room again, or nothing will be sent any more: what a producer of replies awaits.</summary>
    public Task RoomAsync()
    {
        lock (_gate)
        {
            return _closed || Waiting <= maxBytes
                ? Task.CompletedTask
                : (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    private long Waiting => _filled + _transferBytes;

    /// <summary>Appends one entry, and runs <paramref name="appended"/> before anything can be written.</summary>
    /// <param name="state">Given to the callbacks.</param>
    /// <param name="size">Room for the entry, its length field not counted.</param>
    /// <param name="serialize">Writes the entry and returns its length.</param>
    /// <param name="appended">Told where the entry ends in the outbox; null when nobody needs it.</param>
    /// <param name="room">Bytes that must fit into the bound beside the entry; negative appends even when full.</param>
    /// <param name="kick">Whether to start writing; a caller that appends many calls <see cref="Kick"/> once instead.</param>
    public AppendResult Append<TState>(
        TState state,
        int size,
        Serialize<TState> serialize,
        Action<TState, long>? appended = null,
        int room = Unbounded,
        bool kick = true)
        where TState : allows ref struct
    {
        lock (_gate)
        {
            if (_closed)
            {
                return AppendResult.Closed;
            }

            if (room >= 0 && Waiting + size + room > maxBytes)
            {
                return AppendResult.Full;
            }

            var space = SpaceFor(size);
            var length = serialize(state, space[Wire.EntryHeader..]);
            BinaryPrimitives.WriteUInt16LittleEndian(space, (ushort)length);
            _filled += Wire.EntryHeader + length;
            appended?.Invoke(state, _takenBefore + _filled);
            if (kick)
            {
                KickLocked();
            }

            return AppendResult.Appended;
        }
    }

    /// <summary>Sends a long payload in parts, one payload after the other.</summary>
    public void Transfer(ulong id, ReadOnlyMemory<byte> payload)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            _transfers.Enqueue(new Transfer(id, payload));
            _transferBytes += payload.Length;
            KickLocked();
        }
    }

    /// <summary>Starts writing what was appended, if nobody does already.</summary>
    public void Kick()
    {
        lock (_gate)
        {
            KickLocked();
        }
    }

    /// <summary>Refuses everything from now on; what was not taken yet is never sent.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            _transfers.Clear();
            _transferBytes = 0;
            SignalRoom();
        }
    }

    public void Execute() => _ = WriteAsync();

    private async Task WriteAsync()
    {
        try
        {
            while (TryTake(out var bytes))
            {
                output.Write(_writing.AsSpan(0, bytes));
                var result = await output.FlushAsync().ConfigureAwait(false);
                if (result.IsCompleted || result.IsCanceled)
                {
                    failed(null);
                    return;
                }
            }
        }
        catch (Exception fault)
        {
            failed(fault);
        }
    }

    /// <summary>Swaps the buffers; false, and no longer flushing, when there is nothing to write.</summary>
    private bool TryTake(out int bytes)
    {
        lock (_gate)
        {
            AppendPart();
            bytes = _filled;
            if (bytes == 0 || _closed)
            {
                _flushing = false;
                return false;
            }

            CloseFrame();
            (_filling, _writing) = (_writing, _filling);
            _filled = 0;
            _takenBefore += bytes;
            if (Waiting <= maxBytes)
            {
                SignalRoom();
            }
        }

        StampSendTime(_writing.AsSpan(0, bytes));
        return true;
    }

    /// <summary>One part of the oldest payload, so that pings and other entries come between its parts.</summary>
    private void AppendPart()
    {
        if (!_transfers.TryPeek(out var transfer))
        {
            return;
        }

        var part = transfer.Payload.Slice(_transferred, Math.Min(transfer.Payload.Length - _transferred, Wire.MaxInline));
        var writer = new EntryWriter(SpaceFor(1 + 8 + part.Length));
        writer.WriteUInt16((ushort)(1 + 8 + part.Length));
        writer.WriteByte((byte)EntryKind.Part);
        writer.WriteUInt64(transfer.Id);
        writer.WriteBytes(part.Span);
        _filled += writer.Written;
        _transferred += part.Length;
        _transferBytes -= part.Length;
        if (_transferred == transfer.Payload.Length)
        {
            _transfers.Dequeue();
            _transferred = 0;
        }
    }

    /// <summary>Room for an entry of that size with its length field, in a frame that is not too long with it.</summary>
    private Span<byte> SpaceFor(int size)
    {
        var entry = size + Wire.EntryHeader;
        if (_frameStart >= 0 && _filled - _frameStart - Wire.FrameHeader + entry > Wire.MaxFrameBody)
        {
            CloseFrame();
        }

        var header = _frameStart < 0 ? Wire.FrameHeader : 0;
        if (_filled + header + entry > _filling.Length)
        {
            Grow(_filled + header + entry);
        }

        if (_frameStart < 0)
        {
            _frameStart = _filled;
            _filled += header;
        }

        return _filling.AsSpan(_filled, entry);
    }

    private void CloseFrame()
    {
        if (_frameStart >= 0)
        {
            var body = _filled - _frameStart - Wire.FrameHeader;
            BinaryPrimitives.WriteInt32LittleEndian(_filling.AsSpan(_frameStart), body);
            _frameStart = -1;
        }
    }

    private void Grow(int atLeast)
    {
        var larger = new byte[Math.Max(atLeast, _filling.Length * 2)];
        _filling.AsSpan(0, _filled).CopyTo(larger);
        _filling = larger;
    }

    private void StampSendTime(Span<byte> frames)
    {
        var now = (ulong)clock.MonotonicMicroseconds();
        while (frames.Length > 0)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(frames[4..], now);
            frames = frames[(Wire.FrameHeader + BinaryPrimitives.ReadInt32LittleEndian(frames))..];
        }
    }

    private void SignalRoom()
    {
        _room?.TrySetResult();
        _room = null;
    }

    private void KickLocked()
    {
        if (!_flushing && !_closed)
        {
            _flushing = true;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }
}

/// <summary>What became of an entry.</summary>
internal enum AppendResult
{
    Appended,
    Closed,
    Full,
}

/// <summary>A payload that travels in parts.</summary>
internal readonly record struct Transfer(ulong Id, ReadOnlyMemory<byte> Payload);
