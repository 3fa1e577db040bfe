using Mesh.Requests;
using Mesh.Routing;
using Microsoft.AspNetCore.Connections;

namespace Mesh.Links;

/// <summary>
/// The dialler's side of one connection that is up: sends requests and pings, takes replies and pongs.
/// </summary>
internal sealed class OutboundLink : IEntrySink, IAsyncDisposable
{
    private readonly ConnectionContext _connection;
    private readonly DataPlane _plane;
    private readonly ILinkEvents _events;
    private readonly Outbox _outbox;
    private readonly FrameReader _frames;
    private readonly Assemblies<Answer> _assemblies = new();
    private ReplyBatch? _ended; // requests, with the entries of the read at hand
    private int _endedBefore = 16; // how many in the read before
    private HelloAnswer? _helloAnswer;
    private int _lost;
    private bool _awaitsSums; // a digest went out that was not answered

    public OutboundLink(ConnectionContext connection, DataPlane plane, ILinkEvents events)
    {
        _connection = connection;
        _plane = plane;
        _events = events;
        _outbox = new Outbox(
            connection.Transport.Output, plane.Clock, plane.Options.Links.MaxOutboxBytes, _ => connection.Abort(), plane.Sent);
        _frames = new FrameReader(connection.Transport.Input, this, plane.Received);
    }

    /// <summary>What was handed to the connection, in the count of <see cref="PendingRequest.OutboxEnd"/>.</summary>
    public long Taken => _outbox.Taken;

    /// <summary>
    /// Says the hello and waits for the answer; null when the connection is up, else the peer's refusal.
    /// </summary>
    public async Task<string?> GreetAsync(Hello hello, CancellationToken cancellation)
    {
        _outbox.Append(hello, Hello.MaxBytes, Hello.Write);
        while (_helloAnswer is null)
        {
            if (!await _frames.ReadAsync(cancellation).ConfigureAwait(false) && _helloAnswer is null)
            {
                return "it closed the connection without an answer to the hello";
            }
        }

        return _helloAnswer.Value.Refusal;
    }

    /// <summary>
    /// Reads replies until the connection is lost, says so once, and gives back what the connection holds.
    /// </summary>
    public async Task RunAsync()
    {
        var cause = "this node failed";
        try
        {
            while (await _frames.ReadBeside(TakeEnded()))
            {
            }

            cause = "the peer closed it";
        }
        catch (ProtocolException fault)
        {
            cause = fault.Message;
        }
        catch (Exception fault) when (fault is IOException or ConnectionAbortedException or OperationCanceledException)
        {
            cause = fault.Message;
        }
        catch (Exception fault)
        {
            _plane.Paced.Of(_events.PeerName).LinkFailed(fault, _events.PeerName);
        }

        TakeEnded()?.Queue();
        Close(cause);
        await DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Closes the connection and frees it. Only for who reads it, after the last read.</summary>
    public async ValueTask DisposeAsync()
    {
        Close("it is not needed any more");
        await _outbox.WrittenAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Ends the connection; safe to call more than once.</summary>
    public void Close(string cause)
    {
        _outbox.Close(); // from here on nothing is published on this connection, so the fault can find all that was
        _connection.Abort();
        if (Interlocked.Exchange(ref _lost, 1) == 0)
        {
            _events.OnLost(this, cause);
        }
    }

    public void Ping(TimeSpan now) => _outbox.Append((ulong)now.TotalMicroseconds, PingEntry.Size, PingEntry.WritePing);

    /// <summary>Tells the peer of this node.</summary>
    /// <returns>Whether there was room for all of it; else it is to be told again.</returns>
    public bool Tell(StateExchange states)
    {
        var node = states.OwnTold.Node;
        var hasRoom = Appended(_outbox.Append(node, NodeStateEntry.SizeOf(node.State), NodeStateEntry.Write, bounded: true));
        foreach (var ring in states.OwnTold.Rings)
        {
            hasRoom &= Appended(_outbox.Append(ring, RingStateEntry.MaxBytes, RingStateEntry.Write, bounded: true));
        }

        return hasRoom;
    }

    /// <summary>Tells on what others told. What there is no room for the next digest finds missing.</summary>
    public void TellOn(StateExchange states, ReadOnlySpan<Matter> matters)
    {
        foreach (var matter in matters)
        {
            if (matter.Service == Matter.TheNode && states.RelayedNode(matter) is { } node)
            {
                _outbox.Append(
                    node, NodeStateEntry.RelayedSizeOf(node.Told.State), NodeStateEntry.WriteRelayed, bounded: true, kick: false);
            }
            else if (states.RelayedRing(matter) is { } ring)
            {
                _outbox.Append(
                    ring, RingStateEntry.MaxRelayedBytes, RingStateEntry.WriteRelayed, bounded: true, kick: false);
            }
        }

        _outbox.WriteNow();
    }

    /// <summary>Tells the peer what all that this node knows comes to; it answers only if it knows something else.</summary>
    public void TellDigest(StateExchange states)
    {
        Volatile.Write(ref _awaitsSums, true);
        _outbox.Append(states.Digest.Whole, StateDigestEntry.Size, StateDigestEntry.Write, bounded: true);
    }

    /// <summary>Serializes the request and publishes it in flight, both under the outbox's lock.</summary>
    public SendResult TrySend(PendingRequest request)
    {
        var transfer = default(Transfer);
        if (request.Payload.Length > Wire.MaxInline)
        {
            if (!_outbox.HasRoomFor(request.Payload.Length))
            {
                return SendResult.Full; // told again below, but before the copy
            }

            // The caller may reuse its memory once the request has ended, and parts may still wait then.
            transfer = new Transfer(request.WireId, request.Payload.ToArray());
        }

        var result = _outbox.Append(
            new Sending(request, _outbox, _helloAnswer.GetValueOrDefault().Version),
            RequestEntry.SizeOf(request),
            static (sending, space) => RequestEntry.Write(sending.Request, sending.Outbox.FrameOpenedAt, space, sending.Version),
            static (sending, end) =>
            {
                sending.Request.OutboxEnd = end;
                sending.Request.PublishInFlight();
            },
            transfer,
            bounded: true);
        return result switch
        {
            AppendResult.Appended => SendResult.Sent,
            AppendResult.Full => SendResult.Full,
            _ => SendResult.NotConnected,
        };
    }

    /// <summary>
    /// Tells the peer that nobody waits for that attempt any more, where there is room to say so: what it tells is
    /// worth less than what waits already.
    /// </summary>
    public void TrySendCancel(ulong id) =>
        _outbox.Append(id, CancelEntry.Size, CancelEntry.Write, bounded: true);

    public void OnFrame(long sentAt) => _events.OnHeard(_plane.Clock.Monotonic());

    public void OnEntry(EntryKind kind, EntryReader entry)
    {
        switch (kind)
        {
            case EntryKind.HelloAccepted or EntryKind.HelloRefused when _helloAnswer is null:
                OnHelloAnswer(HelloAnswer.Read(kind, ref entry));
                break;
            case EntryKind.HelloRefused when HelloAnswer.Read(kind, ref entry) is { IsRemoved: true } refused:
                _events.OnRemoved(refused.Refusal!); // the hello was accepted, but that was before
                break;
            case EntryKind.Pong when _helloAnswer is not null:
                OnPong(PingEntry.ReadPong(ref entry));
                break;
            case EntryKind.Reply when _helloAnswer is not null:
                OnReply(ReplyEntry.Read(ref entry), ref entry);
                break;
            case EntryKind.StateBuckets when _helloAnswer is not null:
                OnSums(StateDigestEntry.ReadBuckets(ref entry));
                break;
            case EntryKind.Part when _helloAnswer is not null:
                OnPart(entry.ReadUInt64(), entry.Take(entry.Left));
                break;
            default:
                throw new ProtocolException($"an entry of kind {(byte)kind} came where none is due");
        }
    }

    private void OnHelloAnswer(in HelloAnswer answer)
    {
        _helloAnswer = answer;
        if (answer.IsRemoved)
        {
            _events.OnRemoved(answer.Refusal!);
        }
    }

    private void OnPong((TimeSpan SentAt, bool Granted) pong)
    {
        var now = _plane.Clock.Monotonic();
        if (pong.SentAt > now)
        {
            throw new ProtocolException("a pong came for a ping that was not sent");
        }

        _events.OnPong(now, now - pong.SentAt, pong.Granted);
    }

    /// <summary>The peer knows something else than this node: it is told what differs, once for each digest.</summary>
    private void OnSums(ulong[] sums)
    {
        if (!Volatile.Read(ref _awaitsSums))
        {
            return;
        }

        Volatile.Write(ref _awaitsSums, false);
        var states = _plane.States;
        Tell(states);
        TellOn(states, states.DifferingFrom(sums));
    }

    private static bool Appended(AppendResult result) => result == AppendResult.Appended;

    private void OnReply(in ReplyHead head, ref EntryReader entry)
    {
        if (head.InParts)
        {
            var limit = _plane.Options.Requests.MaxPayloadBytes;
            var tooLarge = head.PayloadBytes > limit;
            _assemblies.Begin(
                head.Id,
                tooLarge
                    ? Answer.Failed(
                        Reason.ReplyTooLarge, $"the reply has {head.PayloadBytes} bytes; the limit is {limit}.")
                    : head.Answer,
                head.PayloadBytes,
                keep: !tooLarge);
        }
        else
        {
            _events.OnAnswer(head.Id, head.Answer with { Payload = entry.Take(head.PayloadBytes).ToArray() }, Ended);
        }
    }

    private void OnPart(ulong id, ReadOnlySpan<byte> part)
    {
        if (_assemblies.TryFinish(id, part, out var answer, out var payload))
        {
            _events.OnAnswer(id, answer with { Payload = payload }, Ended);
        }
    }

    private ReplyBatch Ended => _ended ??= new ReplyBatch(_plane.Batches, _endedBefore);

    /// <summary>The requests that the last read has ended, whose callers are to go on.</summary>
    private ReplyBatch? TakeEnded()
    {
        var ended = _ended;
        if (ended is not null)
        {
            _ended = null;
            _endedBefore = Math.Max(1, ended.Size);
        }

        return ended;
    }

    private readonly record struct Sending(PendingRequest Request, Outbox Outbox, ushort Version);
}
