namespace Mesh.Requests;

/// <summary>How one attempt ended at the node that it was sent to.</summary>
internal readonly record struct Answer(Outcome Outcome, Reason Reason, ReadOnlyMemory<byte> Payload, string? Detail)
{
    /// <summary>Above zero only for <see cref="Reason.Overloaded"/>.</summary>
    public TimeSpan RetryAfter { get; init; }

    /// <summary>To whom does not wait any more: its handler may have begun.</summary>
    public static Answer Cancelled { get; } =
        new(Outcome.Unknown, Reason.Cancelled, default, "the request was cancelled while it was under way.");

    /// <summary>The handler heeded its cancellation at the deadline; its caller's own look at it may come a moment later.</summary>
    public static Answer DeadlineExceeded { get; } =
        new(Outcome.Unknown, Reason.DeadlineExceeded, default, "the deadline passed while the request was under way.");

    public static Answer Replied(ReadOnlyMemory<byte> payload) => new(Outcome.Replied, Reason.None, payload, null);

    public static Answer Rejected(Reason reason, string detail) => new(Outcome.Rejected, reason, default, detail);

    public static Answer Overloaded(string detail, TimeSpan retryAfter) =>
        new(Outcome.Rejected, Reason.Overloaded, default, detail) { RetryAfter = retryAfter };

    public static Answer Failed(Reason reason, string detail) => new(Outcome.HandlerFailed, reason, default, detail);

    /// <summary>A handler's reply, held to the payload limit.</summary>
    public static Answer From(in Reply reply, int maxPayloadBytes)
    {
        if (reply.Reason != Reason.None)
        {
            return new(Outcome.Refused, reply.Reason, default, reply.Detail);
        }

        return reply.Payload.Length <= maxPayloadBytes
            ? Replied(reply.Payload)
            : Failed(Reason.ReplyTooLarge, $"the reply has {reply.Payload.Length} bytes; the limit is {maxPayloadBytes}.");
    }
}
