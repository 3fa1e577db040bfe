namespace Mesh;

/// <summary>Why a request ended as it did. The numbers travel on the wire: append, never renumber.</summary>
public enum Reason : byte
{
    /// <summary>Nothing to explain: the handler answered.</summary>
    None = 0,

    /// <summary><see cref="Outcome.Refused"/>: the payload does not parse.</summary>
    Malformed = 1,

    /// <summary><see cref="Outcome.Refused"/>: the payload parses, and asks for something that can't be done.</summary>
    Unprocessable = 2,

    /// <summary><see cref="Outcome.HandlerFailed"/>: the handler threw.</summary>
    HandlerThrew = 3,

    /// <summary><see cref="Outcome.HandlerFailed"/>: the reply is larger than the payload limit.</summary>
    ReplyTooLarge = 4,

    /// <summary>
    /// <see cref="Outcome.Rejected"/>: a bounded queue is full. See <see cref="RequestResult.RetryAfter"/>.
    /// </summary>
    Overloaded = 5,

    /// <summary><see cref="Outcome.Rejected"/>: the node takes no new work because it is leaving.</summary>
    Draining = 6,

    /// <summary><see cref="Outcome.Rejected"/>: the deadline passed before the handler began.</summary>
    Expired = 7,

    /// <summary><see cref="Outcome.Rejected"/>: the payload is larger than the limit.</summary>
    TooLarge = 8,

    /// <summary>
    /// <see cref="Outcome.Rejected"/>: this request has brought down nodes before, and is sent to no other.
    /// </summary>
    Poisonous = 9,

    /// <summary><see cref="Outcome.Rejected"/>: no member offers a service of that name.</summary>
    UnknownService = 10,

    /// <summary>
    /// <see cref="Outcome.Rejected"/>: the key is empty, longer than 1,024 bytes of UTF-8, or not valid UTF-16.
    /// </summary>
    InvalidKey = 11,

    /// <summary><see cref="Outcome.Unreachable"/>: no member that offers the service can be sent to now; or this node is in
    /// no cluster.</summary>
    NoCandidate = 12,

    /// <summary><see cref="Outcome.Unreachable"/>: the key's owner is out of sight of a majority of voters;
    /// <see cref="Outcome.Unknown"/>: it came to be while the request ran there.</summary>
    NoLease = 13,

    /// <summary><see cref="Outcome.Unknown"/>: the request was sent, and its deadline passed without a reply.</summary>
    DeadlineExceeded = 14,

    /// <summary><see cref="Outcome.Unknown"/>: the connection was lost while the request was under way.</summary>
    ConnectionLost = 15,

    /// <summary><see cref="Outcome.Unknown"/>: the caller cancelled while the request was under way, or its key's actor was
    /// stopped while the handler went on;
    /// <see cref="Outcome.Rejected"/>: before it was sent.</summary>
    Cancelled = 16,

    /// <summary>
    /// <see cref="Outcome.Rejected"/>: the deadline that was asked for is zero, negative or above the limit.
    /// </summary>
    InvalidDeadline = 17,

    /// <summary>
    /// <see cref="Outcome.Rejected"/>: the service keeps an actor for each key, and the request has no key.
    /// </summary>
    KeyRequired = 18,

    /// <summary>
    /// <see cref="Outcome.Unreachable"/>: the key is moving to another node, and had not arrived by the deadline.
    /// </summary>
    Moved = 19,

    /// <summary>
    /// <see cref="Outcome.Rejected"/>: the request id was used for another service, key or payload within its window.
    /// </summary>
    RequestIdReused = 20,

    /// <summary>
    /// <see cref="Outcome.Rejected"/>: the request id is not 1 to 128 visible ASCII characters.
    /// </summary>
    InvalidRequestId = 21,
}
