using Mesh.FailureDetection;
using Mesh.Requests;

namespace Mesh.Routing;

/// <summary>A node as a route sees it: this one, or one behind a link. Thread-safe.</summary>
internal interface IPeer
{
    /// <summary>The node's stable name.</summary>
    string Name { get; }

    /// <summary>Whether routes avoid it now.</summary>
    bool IsSuspect { get; }

    /// <summary>Whether routes to keyed actors avoid it, too: it has no connection, or phi crossed its threshold.</summary>
    bool IsSilent { get; }

    /// <summary>Whether it is leaving, and should get no new work if another can take it.</summary>
    bool IsDraining => false;

    /// <summary>Whether it is suspect for a short silence alone: this node may be wrong. A long one is none of its own.</summary>
    bool IsInDoubt => IsSuspect && !IsSilent;

    /// <summary>This node's opinion of it, with what it rests on.</summary>
    Suspicion Suspicion { get; }

    /// <summary>Requests sent to it that are not answered.</summary>
    int InFlight { get; }

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
