using Mesh.Requests;
using Mesh.Services;

namespace Mesh.Links;

/// <summary>The requests that come over one connection, from their entries to their replies.</summary>
/// <remarks>Replies may come from any thread; all else is called by the connection's reader alone.</remarks>
internal sealed class InboundRequests(DataPlane plane, Outbox outbox) : IReplySink
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Assemblies<IncomingRequest> _assemblies = new();
    private RequestBatch? _batch;
    private int _batchSize = 16; // of the batch before
    private int _unanswered;

    /// <summary>What the times in the current frame count from, on this node's clock.</summary>
    public TimeSpan CountFrom { get; set; }

    /// <exception cref="ProtocolException">Its payload is not as long as it says.</exception>
    public void OnRequest(in RequestHead head, ref EntryReader entry)
    {
        var deadline = CountFrom + TimeSpan.FromMicroseconds((long)head.TimeLeftMicroseconds);
        var request = new IncomingRequest(head.Id, this, head.Service, head.Key, default, deadline)
        {
            RequestId = head.RequestId,
            Trace = head.Trace,
        };
        var limit = plane.Options.Requests.MaxPayloadBytes;
        Interlocked.Increment(ref _unanswered);
        if (head.PayloadBytes > limit)
        {
            request.Answer(Answer.Rejected(
                Reason.TooLarge, $"the payload has {head.PayloadBytes} bytes; the limit here is {limit}."));
        }

        if (head.InParts)
        {
            _assemblies.Begin(head.Id, request, head.PayloadBytes, keep: head.PayloadBytes <= limit);
        }
        else if (head.PayloadBytes <= limit)
        {
            Add(request with { Payload = entry.Take(head.PayloadBytes).ToArray() });
        }
    }

    /// <exception cref="ProtocolException">It is not the part that is due.</exception>
    public void OnPart(ulong id, ReadOnlySpan<byte> part)
    {
        if (_assemblies.TryFinish(id, part, out var request, out var payload) && payload is not null)
        {
            Add(request with { Payload = payload });
        }
    }

    /// <summary>What came since the last call, to be run.</summary>
    public RequestBatch? Take()
    {
        var batch = _batch;
        if (batch is not null)
        {
            _batch = null;
            _batchSize = batch.Size;
        }

        return batch;
    }

    /// <inheritdoc/>
    public void Reply(ulong id, in Answer answer)
    {
        Interlocked.Decrement(ref _unanswered);
        outbox.Append(
            new Addressed(id, answer),
            ReplyEntry.SizeOf(answer),
            static (reply, space) => ReplyEntry.Write(reply.Id, reply.Answer, space),
            transfer: ReplyEntry.InParts(answer) ? new Transfer(id, answer.Payload) : default,
            kick: !RequestBatch.RunsHereFor(this));
    }

    /// <summary>Sends the replies that were appended without a kick.</summary>
    public void Kick() => outbox.WriteNow();

    private void Add(in IncomingRequest request)
    {
        var limit = plane.Options.Requests.MaxInFlight;
        if (Volatile.Read(ref _unanswered) > limit)
        {
            request.Answer(Answer.Overloaded($"{limit} requests of this connection wait here already.", RetryAfter));
            return;
        }

        (_batch ??= new RequestBatch(this, plane, _batchSize)).Add(request);
    }

    private readonly record struct Addressed(ulong Id, Answer Answer);
}
