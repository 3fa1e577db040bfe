using Mesh.Requests;

namespace Mesh.Routing;

/// <summary>A node as a route sees it: this one, or one behind a link. Thread-safe.</summary>
internal interface IPeer : ICandidate
{
    /// <summary>The smoothed round trip; null for this node itself, and before the first pong.</summary>
    TimeSpan? RoundTrip { get; }

    /// <summary>Takes the request and publishes it in flight, or leaves it with the caller. Does not throw.</summary>
    SendResult TrySend(PendingRequest request);

    /// <summary>A request that was sent here is no longer waited for.</summary>
    void AttemptEnded();

    /// <summary>
    /// Tells the node that nobody waits for that attempt any more. Best effort: it never blocks, and may get lost.
    /// </summary>
    /// <param name="id">The attempt's <see cref="PendingRequest.WireId"/>.</param>
    void Cancel(ulong id);
}

/// <summary>What became of an attempt to send.</summary>
internal enum SendResult
{
    /// <summary>The peer has the request; the caller must not touch it any more.</summary>
    Sent,

    /// <summary>There is no connection; the request has not left this node.</summary>
    NotConnected,

    /// <summary>A connection is being made; the request has not left this node, and is worth keeping until it is known.</summary>
    Dialling,

    /// <summary>Too much waits for this connection already; the request has not left this node.</summary>
    Full,
}
