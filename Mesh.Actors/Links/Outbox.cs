using System.Buffers;
using System.IO.Pipelines;
using Mesh.Hosting;

namespace Mesh.Links;

/// <summary>
/// What waits to be written to one connection. Entries are serialized under a short lock into one of two buffers;
/// a single thread-pool item swaps them and writes, so that what is posted meanwhile gathers into the next frames.
/// </summary>
/// <remarks>
/// The item is queued globally, behind the continuations that are about to post: flushing on the posting thread gives
/// frames of one to three requests, this gives dozens. Thread-safe.
/// </remarks>
/// <param name="output">The connection; nobody else writes to it.</param>
/// <param name="clock">Stamps the frames.</param>
/// <param name="maxBytes">How much may wait: see <see cref="Append"/> and <see cref="RoomAsync"/>.</param>
/// <param name="failed">Told once when writing has failed, with null when the peer reads no more; it is closed
/// then.</param>
internal sealed class Outbox(PipeWriter output, TimeProvider clock, int maxBytes, Action<Exception?> failed)
    : IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private readonly Transfers _transfers = new();
    private FrameBuffer _filling = new(clock);
    private FrameBuffer _writing = new(clock);
    private long _takenBefore; // bytes handed to the connection so far
    private Flush _flush;
    private bool _closed;
    private TaskCompletionSource? _room;
    private TaskCompletionSource? _written;

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

    /// <summary>What the times in an entry count from; only for the callback that writes the entry.</summary>
    public TimeSpan FrameOpenedAt => _filling.OpenedAt;

    private long Waiting => _filling.Length + _transfers.Bytes;

    /// <summary>Whether so many bytes would be appended now.</summary>
    public bool HasRoomFor(int bytes)
    {
        lock (_gate)
        {
            return Waiting + bytes <= maxBytes;
        }
    }

    /// <summary>
    /// Ends when there is room again, or nothing will be sent any more: what a producer of replies awaits.
    /// </summary>
    public Task RoomAsync()
    {
        lock (_gate)
        {
            return _closed || Waiting <= maxBytes ? Task.CompletedTask : (_room ??= new()).Task;
        }
    }

    /// <summary>Ends when all that was appended is written; after <see cref="Close"/>, when nothing is written any more.</summary>
    /// <remarks>The connection's buffers go back to their pool after that, never while they are written to.</remarks>
    public Task WrittenAsync()
    {
        lock (_gate)
        {
            return _flush != Flush.None ? (_written ??= new()).Task : Task.CompletedTask;
        }
    }

    /// <summary>Appends one entry, and runs <paramref name="appended"/> before anything can be written.</summary>
    /// <param name="state">Given to the callbacks.</param>
    /// <param name="size">Room for the entry, its length field not counted.</param>
    /// <param name="write">Writes the entry and returns its length. When it throws, nothing was appended.</param>
    /// <param name="appended">Told where the entry ends in the outbox; must not throw.</param>
    /// <param name="transfer">What the entry announces to follow in parts.</param>
    /// <param name="bounded">Whether to refuse what is more than may wait; else it is appended even when full.</param>
    /// <param name="kick">Whether to start writing; a caller that appends many calls <see cref="WriteNow"/> once
    /// instead.</param>
    public AppendResult Append<TState>(
        TState state,
        int size,
        WriteEntry<TState> write,
        Action<TState, long>? appended = null,
        in Transfer transfer = default,
        bool bounded = false,
        bool kick = true)
        where TState : allows ref struct
    {
        lock (_gate)
        {
            if (_closed)
            {
                return AppendResult.Closed;
            }

            if (bounded && Waiting + size + transfer.Payload.Length > maxBytes)
            {
                return AppendResult.Full;
            }

            _filling.Add(state, size, write);
            if (!transfer.Payload.IsEmpty)
            {
                _transfers.Add(transfer);
            }

            appended?.Invoke(state, _takenBefore + _filling.Length);
            if (kick)
            {
                KickLocked();
            }

            return AppendResult.Appended;
        }
    }

    /// <summary>Refuses everything from now on; what was not taken yet is never sent.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            _transfers.Clear();
            SignalRoom();
        }
    }

    public void Execute() => WriteNow();

    /// <summary>Writes on this thread what waits, unless another does: it saves a change of threads, where nobody on this one
    /// is about to post more.</summary>
    public void WriteNow()
    {
        lock (_gate)
        {
            if (_flush == Flush.Writing || (_flush == Flush.None && Waiting == 0))
            {
                return;
            }

            _flush = Flush.Writing;
        }

        _ = WriteAsync();
    }

    private async Task WriteAsync()
    {
        Exception? fault = null;
        try
        {
            while (true)
            {
                if (!TryTake())
                {
                    return;
                }

                _writing.WriteTo(output);
                var result = await output.FlushAsync().ConfigureAwait(false);
                if (result.IsCompleted || result.IsCanceled)
                {
                    break;
                }
            }
        }
        catch (Exception thrown)
        {
            fault = thrown;
        }

        Fail(fault);
    }

    /// <summary>Swaps the buffers; false, and no longer flushing, when there is nothing to write.</summary>
    private bool TryTake()
    {
        lock (_gate)
        {
            if (!_closed && _transfers.TryTakePart(out var part))
            {
                // One at a time, so that pings and other entries come between the parts.
                _filling.Add(part, PartEntry.SizeOf(part), PartEntry.Write);
            }

            if (_filling.Length == 0 || _closed)
            {
                StoppedWriting();
                return false;
            }

            _takenBefore += _filling.Length;
            _writing.Clear();
            (_filling, _writing) = (_writing, _filling);
            if (Waiting <= maxBytes)
            {
                SignalRoom();
            }

            return true;
        }
    }

    private void Fail(Exception? fault)
    {
        lock (_gate)
        {
            Close();
            StoppedWriting();
        }

        failed(fault);
    }

    private void StoppedWriting()
    {
        _flush = Flush.None;
        Signal(_written);
        _written = null;
    }

    private void SignalRoom()
    {
        Signal(_room);
        _room = null;
    }

    /// <summary>Who waits goes on elsewhere: this is called under the lock.</summary>
    private static void Signal(TaskCompletionSource? signal)
    {
        if (signal is not null)
        {
            WorkPool.Queue(static signal => signal.TrySetResult(), signal, preferLocal: false);
        }
    }

    private void KickLocked()
    {
        if (_flush == Flush.None && !_closed)
        {
            _flush = Flush.Queued;
            BatchWatch.OfThisThread?.Kicked(this);
            WorkPool.Queue(this, preferLocal: false);
        }
    }

    private enum Flush
    {
        None,
        Queued,
        Writing,
    }
}
