using System.Buffers;
using System.Buffers.Binary;
using Akka.Actor;
using Akka.Remote.Transport;
using Google.Protobuf;
using Mesh.Connections;
using Microsoft.AspNetCore.Connections;

namespace Mesh.Remoting;

/// <summary>One connection of the control plane; see <see cref="AssociationFrame"/>.</summary>
internal sealed class MeshAssociation : AssociationHandle
{
    // Akka keeps what is not taken, and tries again: more than this waits there, not here.
    private const int MaxWaiting = 1 << 20;

    // Whoever dials says in its first frame who it is: an address, and what Akka adds. Akka remembers it for as long as it runs.
    private const int MaxGreeting = 1_024;

    private readonly ConnectionContext _connection;
    private readonly int _maxPayload;
    private readonly Refusals _refusals;
    private readonly Lock _gate = new();
    private ArrayBufferWriter<byte> _filling = new();
    private ArrayBufferWriter<byte> _writing = new();
    private bool _isWriting;
    private readonly TaskCompletionSource _closing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _closed;
    private Task _written = Task.CompletedTask;

    public MeshAssociation(ConnectionContext connection, Address local, Address remote, int maxPayload, Refusals refusals)
        : base(local, remote)
    {
        (_connection, _maxPayload, _refusals) = (connection, maxPayload, refusals);
        ReadHandlerSource = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Ended = RunAsync();
    }

    /// <summary>Asked once, when the peer's first whole frame has come, whether it may be heard; until then frames are short. Null
    /// where this node dials.</summary>
    public Func<ValueTask<bool>>? Greeted { get; set; }

    /// <summary>When the connection is over and freed. Never fails.</summary>
    public Task Ended { get; }

    /// <inheritdoc/>
    public override bool Write(ByteString payload)
    {
        lock (_gate)
        {
            if (_closed || _filling.WrittenCount > MaxWaiting)
            {
                return false;
            }

            var space = _filling.GetSpan(AssociationFrame.HeaderBytes + payload.Length);
            BinaryPrimitives.WriteInt32LittleEndian(space, payload.Length);
            payload.Span.CopyTo(space[AssociationFrame.HeaderBytes..]);
            _filling.Advance(AssociationFrame.HeaderBytes + payload.Length);
            if (!_isWriting)
            {
                _isWriting = true;
                _written = Task.Run(WriteAsync);
            }

            return true;
        }
    }

    /// <inheritdoc/>
    [Obsolete("Akka's own is, too.")]
    public override void Disassociate() => Close();

    /// <summary>Ends the connection once what waits is written. Safe to call more than once.</summary>
    public void Close()
    {
        Task written;
        lock (_gate)
        {
            (_closed, written) = (true, _written);
        }

        _closing.TrySetResult();
        _ = EndAsync(written);
    }

    private async Task EndAsync(Task written)
    {
        await Task.WhenAny(written, Task.Delay(TimeSpan.FromSeconds(1))).ConfigureAwait(false);
        _connection.Transport.Input.CancelPendingRead();
    }

    private async Task WriteAsync()
    {
        try
        {
            while (Take() is { } bytes)
            {
                await _connection.Transport.Output.WriteAsync(bytes.WrittenMemory).ConfigureAwait(false);
            }
        }
        catch (Exception gone) when (gone is IOException or InvalidOperationException or OperationCanceledException)
        {
            lock (_gate)
            {
                _closed = true;
            }

            _connection.Abort();
        }
    }

    /// <summary>What is to be written next; null when all is, and then nobody writes.</summary>
    private ArrayBufferWriter<byte>? Take()
    {
        lock (_gate)
        {
            if (_filling.WrittenCount == 0)
            {
                _isWriting = false;
                return null;
            }

            (_filling, _writing) = (_writing, _filling);
            _filling.ResetWrittenCount();
            return _writing;
        }
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        IHandleEventListener? events = null;
        try
        {
            await Task.WhenAny(ReadHandlerSource.Task, _closing.Task).ConfigureAwait(false);
            events = ReadHandlerSource.Task.IsCompletedSuccessfully ? await ReadHandlerSource.Task.ConfigureAwait(false) : null;
            while (events is not null && await ReadAsync(events).ConfigureAwait(false))
            {
            }
        }
        catch (InvalidDataException fault)
        {
            _refusals.Tell(_connection, fault.Message, (_connection as SecureConnection)?.Peer.Name);
        }
        catch (Exception gone) when (gone is IOException or InvalidOperationException or OperationCanceledException)
        {
            // its end is told below
        }

        lock (_gate)
        {
            _closed = true;
        }

        events?.Notify(new Disassociated(DisassociateInfo.Unknown));
        _connection.Abort();
        await _written.ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<bool> ReadAsync(IHandleEventListener events)
    {
        var input = _connection.Transport.Input;
        var read = await input.ReadAsync().ConfigureAwait(false);
        var left = read.Buffer;
        while (AssociationFrame.TryTake(ref left, Greeted is null ? _maxPayload : MaxGreeting, out var payload))
        {
            if (Greeted is { } greeted && !await greeted().ConfigureAwait(false))
            {
                throw new InvalidDataException("too many greet at once");
            }

            Greeted = null;
            events.Notify(new InboundPayload(payload));
        }

        input.AdvanceTo(left.Start, left.End);
        return !read.IsCompleted && !read.IsCanceled;
    }
}
