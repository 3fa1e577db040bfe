using Mesh.Requests;
using Mesh.Services;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Mesh.Links;

/// <summary>The listener's side of one connection: takes a peer's requests, and sends the replies in any order.</summary>
internal sealed class InboundLink : IEntrySink, IReplySink
{
    [ThreadStatic]
    private static InboundLink? _batching; // whose batch runs on this thread: its replies share one kick

    private readonly ConnectionContext _connection;
    private readonly DataPlane _plane;
    private readonly Outbox _outbox;
    private readonly FrameReader _frames;
    private readonly TransitDelay _transit = new();
    private readonly Assemblies<IncomingRequest> _assemblies = new();
    private RequestBatch? _batch;
    private string? _peer; // null until the hello was accepted
    private string? _refusal;
    private TimeSpan _receivedAt;
    private long _latenessMicroseconds;
    private int _unanswered;

    public InboundLink(ConnectionContext connection, DataPlane plane)
    {
        _connection = connection;
        _plane = plane;
        _outbox = new Outbox(
            connection.Transport.Output, plane.Clock, plane.Options.Links.MaxOutboxBytes, fault => connection.Abort());
        _frames = new FrameReader(connection.Transport.Input, this);
    }

    /// <summary>Serves the connection until one side closes it.</summary>
    public async Task RunAsync()
    {
        using var helloTimeout = new CancellationTokenSource(_plane.Options.Links.HelloTimeout, _plane.Clock);
        using var closed = CancellationTokenSource.CreateLinkedTokenSource(_connection.ConnectionClosed, helloTimeout.Token);
        try
        {
            while (await _frames.ReadAsync(_peer is null ? closed.Token : CancellationToken.None).ConfigureAwait(false)
                && _refusal is null)
            {
                _batch?.Queue();
                _batch = null;
                await _outbox.RoomAsync().ConfigureAwait(false);
            }

            _batch?.Queue();
            if (_refusal is not null)
            {
                _plane.Log.LogWarning("Refused a data plane connection from {Remote}: {Reason}", Remote, _refusal);
                await FlushRefusalAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_peer is null)
        {
            _plane.Log.LogWarning(
                "Closed the data plane connection from {Remote}: no hello within {Timeout}",
                Remote, _plane.Options.Links.HelloTimeout);
        }
        catch (ProtocolException fault)
        {
            _plane.Log.LogWarning("Closed the data plane connection from {Remote}: {Fault}", Remote, fault.Message);
        }
        catch (Exception fault) when (fault is IOException or ConnectionAbortedException or OperationCanceledException)
        {
            _plane.Log.LogDebug("The data plane connection from {Remote} was lost: {Fault}", Remote, fault.Message);
        }
        finally
        {
            _outbox.Close();
            _connection.Abort();
        }
    }

    private string Remote => _peer ?? _connection.RemoteEndPoint?.ToString() ?? "a stranger";

    public void OnFrame(long sentAt)
    {
        _receivedAt = _plane.Clock.Monotonic();
        _latenessMicroseconds = _transit.LatenessOf(sentAt, (long)_receivedAt.TotalMicroseconds);
    }

    public void OnEntry(EntryKind kind, EntryReader entry)
    {
        switch (kind)
        {
            case EntryKind.Hello when _peer is null:
                OnHello(Hello.Read(ref entry));
                break;
            case EntryKind.Ping when _peer is not null:
                _outbox.Append(entry.ReadUInt64(), 9, PingEntry.WritePong);
                break;
            case EntryKind.Request when _peer is not null:
                OnRequest(RequestEntry.Read(ref entry), ref entry);
                break;
            case EntryKind.Part when _peer is not null:
                OnPart(entry.ReadUInt64(), entry.Take(entry.Left));
                break;
            default:
                throw new ProtocolException($"an entry of kind {(byte)kind} came where none is due");
        }
    }

    /// <inheritdoc/>
    public void Reply(ulong id, in Answer answer)
    {
        Interlocked.Decrement(ref _unanswered);
        var reply = new Addressed(id, answer);
        _outbox.Append(
            reply,
            ReplyEntry.SizeOf(answer),
            static (reply, space) => ReplyEntry.Write(reply.Id, reply.Answer, space),
            kick: _batching != this);
        if (ReplyEntry.InParts(answer))
        {
            _outbox.Transfer(id, answer.Payload);
        }
    }

    private void OnHello(Hello hello)
    {
        var answer = _plane.Self is { } self
            ? HelloAnswer.To(hello, self)
            : new HelloAnswer(0, "this node is starting and is in no cluster yet");
        _refusal = answer.Refusal;
        _peer = answer.Refusal is null ? hello.From.Name : null;
        _outbox.Append(answer, HelloAnswer.MaxBytes, HelloAnswer.Write);
    }

    private void OnRequest(in RequestHead head, ref EntryReader entry)
    {
        var timeLeft = TimeSpan.FromMicroseconds(head.TimeLeftMicroseconds - (double)_latenessMicroseconds);
        var request = new IncomingRequest(head.Id, this, head.Service, head.Key, default, _receivedAt + timeLeft);
        Interlocked.Increment(ref _unanswered);
        var tooLarge = head.PayloadBytes > _plane.Options.Requests.MaxPayloadBytes;
        if (tooLarge)
        {
            request.Answer(Answer.Rejected(
                Reason.TooLarge,
                $"the payload has {head.PayloadBytes} bytes; the limit here is {_plane.Options.Requests.MaxPayloadBytes}."));
        }

        if (head.InParts)
        {
            _assemblies.Begin(head.Id, request, head.PayloadBytes, keep: !tooLarge);
        }
        else if (!tooLarge)
        {
            Accept(request with { Payload = entry.Take(head.PayloadBytes).ToArray() });
        }
    }

    private void OnPart(ulong id, ReadOnlySpan<byte> part)
    {
        if (_assemblies.TryFinish(id, part, out var request, out var payload) && payload is not null)
        {
            Accept(request with { Payload = payload });
        }
    }

    private void Accept(in IncomingRequest request)
    {
        if (Volatile.Read(ref _unanswered) > _plane.Options.Requests.MaxInFlight)
        {
            request.Answer(Answer.Overloaded(
                $"{_plane.Options.Requests.MaxInFlight} requests of {_peer} wait here already.", TimeSpan.FromSeconds(1)));
            return;
        }

        (_batch ??= new RequestBatch(this)).Add(request);
    }

    /// <summary>Runs on the pool; replies of handlers that finish at once go out together.</summary>
    private void Run(List<IncomingRequest> requests)
    {
        _batching = this;
        try
        {
            foreach (ref readonly var request in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(requests))
            {
                _plane.Services.Accept(request);
            }
        }
        finally
        {
            _batching = null;
            _outbox.Kick();
        }
    }

    private async Task FlushRefusalAsync()
    {
        // The refusal is on its way; the dialler closes when it has read it, or after its own hello timeout.
        using var patience = new CancellationTokenSource(_plane.Options.Links.HelloTimeout, _plane.Clock);
        try
        {
            while (await _frames.ReadAsync(patience.Token).ConfigureAwait(false))
            {
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private readonly record struct Addressed(ulong Id, Answer Answer);

    /// <summary>The requests of one read. They run on the pool while the reading goes on, so no handler stalls the link.</summary>
    private sealed class RequestBatch(InboundLink link) : IThreadPoolWorkItem
    {
        private readonly List<IncomingRequest> _requests = [];

        public void Add(in IncomingRequest request) => _requests.Add(request);

        public void Queue() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);

        public void Execute() => link.Run(_requests);
    }
}
