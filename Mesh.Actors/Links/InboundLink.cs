using Mesh.Connections;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Mesh.Links;

/// <summary>The listener's side of one connection: greets the dialler, answers its pings, takes its requests.</summary>
internal sealed class InboundLink : IEntrySink
{
    private readonly ConnectionContext _connection;
    private readonly DataPlane _plane;
    private readonly Action? _greeted;
    private readonly Outbox _outbox;
    private readonly FrameReader _frames;
    private readonly TransitDelay _transit = new();
    private readonly InboundRequests _requests;
    private HelloAnswer? _answer; // to the hello; null until it came
    private NodeIdentity? _peer;  // null until the hello was accepted

    /// <summary>A connection that came.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="plane">What connections share.</param>
    /// <param name="greeted">Told once the peer's hello is accepted.</param>
    public InboundLink(ConnectionContext connection, DataPlane plane, Action? greeted = null)
    {
        _greeted = greeted;
        _connection = connection;
        _plane = plane;
        _outbox = new Outbox(
            connection.Transport.Output, plane.Clock, plane.Options.Links.MaxOutboxBytes, _ => connection.Abort(), plane.Sent);
        _frames = new FrameReader(connection.Transport.Input, this, plane.Received);
        _requests = new InboundRequests(plane, _outbox);
    }

    private string Remote => _peer?.Name ?? _connection.RemoteEndPoint?.ToString() ?? "a stranger";

    private bool IsGreeted => _answer is { Refusal: null };

    private CancellationToken NodeStops =>
        _connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;

    /// <summary>Serves the connection until one side closes it. Does not throw.</summary>
    public async Task RunAsync()
    {
        try
        {
            using var stop = NodeStops.Register(_connection.Transport.Input.CancelPendingRead);
            if (await GreetedAsync().ConfigureAwait(false))
            {
                await ServeAsync().ConfigureAwait(false);
            }
        }
        catch (ProtocolException fault)
        {
            _plane.Refusals.Tell(_connection, fault.Message, _peer?.Name);
        }
        catch (Exception fault) when (fault is IOException or ConnectionAbortedException or OperationCanceledException)
        {
            _plane.Log.InboundLost(Remote, fault.Message);
        }
        catch (Exception fault)
        {
            _plane.Paced.Of(Refusals.SubjectOf(_connection)).InboundFailed(fault, Remote);
        }

        _outbox.Close();
        _connection.Abort();
        await _outbox.WrittenAsync().ConfigureAwait(false); // the caller frees the connection's buffers
    }

    public void OnFrame(long sentAt)
    {
        var receivedAt = _plane.Clock.MonotonicMicroseconds();
        _requests.CountFrom = TimeSpan.FromMicroseconds(receivedAt - _transit.LatenessOf(sentAt, receivedAt));
    }

    public void OnEntry(EntryKind kind, EntryReader entry)
    {
        switch (kind)
        {
            case EntryKind.Hello when _answer is null:
                OnHello(Hello.Read(ref entry));
                break;
            case EntryKind.Ping when IsGreeted:
                OnPing(entry.ReadUInt64());
                break;
            case EntryKind.Request when IsGreeted:
                _requests.OnRequest(RequestEntry.Read(ref entry), ref entry);
                break;
            case EntryKind.Cancel when IsGreeted:
                _plane.Services.Cancel(_requests, entry.ReadUInt64());
                break;
            case EntryKind.Part when IsGreeted:
                _requests.OnPart(entry.ReadUInt64(), entry.Take(entry.Left));
                break;
            case EntryKind.RingState when IsGreeted:
                _plane.States.Hear(_peer!, RingStateEntry.Read(ref entry));
                break;
            case EntryKind.NodeState when IsGreeted:
                _plane.States.Hear(_peer!, NodeStateEntry.Read(ref entry));
                break;
            case EntryKind.RelayedRingState when IsGreeted:
                _plane.States.Hear(_peer!, RingStateEntry.ReadRelayed(ref entry));
                break;
            case EntryKind.RelayedNodeState when IsGreeted:
                _plane.States.Hear(_peer!, NodeStateEntry.ReadRelayed(ref entry));
                break;
            case EntryKind.StateDigest when IsGreeted:
                OnDigest(entry.ReadUInt64());
                break;
            default:
                throw new ProtocolException($"an entry of kind {(byte)kind} came where none is due");
        }
    }

    /// <summary>Reads until the hello was answered; false when there is nothing to serve.</summary>
    private async Task<bool> GreetedAsync()
    {
        using var patience = new CancellationTokenSource(_plane.Options.Links.HelloTimeout, _plane.Clock);
        try
        {
            // A refused dialler closes when it has read why, or after its own hello timeout.
            while (!IsGreeted)
            {
                if (!await _frames.ReadAsync(patience.Token).ConfigureAwait(false))
                {
                    return false;
                }
            }

            return true;
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && _answer is null)
        {
            _plane.Refusals.Tell(_connection, $"no hello within {_plane.Options.Links.HelloTimeout}");
            return false;
        }
        catch (Exception fault) when (
            _answer is { Refusal: not null } && fault is ProtocolException or OperationCanceledException)
        {
            return false; // it was refused, and that was told already
        }
    }

    private async Task ServeAsync()
    {
        RequestBatch? batch;
        do
        {
            batch = _requests.Take(); // at first, what came with the hello
            if (_outbox.RoomAsync() is { IsCompleted: false } room)
            {
                batch?.Queue();
                batch = null;
                await room.ConfigureAwait(false);
            }
        }
        while (await _frames.ReadBeside(batch));

        _requests.Take()?.Queue();
    }

    private void OnHello(Hello hello)
    {
        var answer = AnswerTo(hello);
        _answer = answer;
        _outbox.Append(answer, HelloAnswer.MaxBytes, HelloAnswer.Write);
        if (answer.Refusal is null)
        {
            _peer = hello.From;
            _greeted?.Invoke();
        }
        else
        {
            _plane.Refusals.Tell(_connection, answer.Refusal);
        }
    }

    private HelloAnswer AnswerTo(Hello hello) => _plane.Self switch
    {
        null => new HelloAnswer(0, "this node is starting and is in no cluster yet"),
        _ when (_connection as SecureConnection)?.Peer is { } peer && !peer.Allows(hello.From.Name) =>
            new HelloAnswer(0, $"its certificate is for {peer}, and it says that it is {hello.From.Name}"),
        var self when _plane.Removed.Contains(hello.From) => HelloAnswer.Removed(hello.From, self.From),
        var self => HelloAnswer.To(hello, self),
    };

    /// <summary>Answers who knows something else, so that it tells what differs.</summary>
    private void OnDigest(ulong whole)
    {
        if (_plane.States.HearDigest(_peer!, whole) is { } sums)
        {
            _outbox.Append(sums, StateDigestEntry.BucketsSize, StateDigestEntry.WriteBuckets, bounded: true);
        }
    }

    /// <summary>Whoever was removed since its hello is told so: it may have been frozen, and know nothing.</summary>
    private void OnPing(ulong sentAt)
    {
        if (_plane.Removed.Contains(_peer!))
        {
            var refusal = HelloAnswer.Removed(_peer!, _plane.Self!.From);
            _outbox.Append(refusal, HelloAnswer.MaxBytes, HelloAnswer.Write);
            return;
        }

        var granted = _plane.Grants?.TryGrant(_peer!, _plane.Clock.Monotonic()) == true;
        _outbox.Append((sentAt, granted), PingEntry.Size, PingEntry.WritePong);
    }
}
