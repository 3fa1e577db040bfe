using Mesh.Requests;
using Mesh.Telemetry;

namespace Mesh.Services;

/// <summary>Where the answer to an incoming request goes: back over a connection, or to a caller on this node. Thread-safe.</summary>
internal interface IReplySink
{
    /// <summary>Answers the request; once.</summary>
    void Reply(ulong id, in Answer answer);
}

/// <summary>One attempt at the node that it was sent to.</summary>
/// <param name="Id">The sink's own id for it.</param>
/// <param name="Sink">Takes the answer.</param>
/// <param name="Service">The service's name.</param>
/// <param name="Key">A valid key, or null.</param>
/// <param name="Payload">Belongs to the handler.</param>
/// <param name="Deadline">A monotonic time of this node's clock; nothing starts after it.</param>
internal readonly record struct IncomingRequest(
    ulong Id,
    IReplySink Sink,
    string Service,
    string? Key,
    ReadOnlyMemory<byte> Payload,
    TimeSpan Deadline)
{
    /// <summary>An id that is good on every node: the caller's, or one that its node made; null for none.</summary>
    public string? RequestId { get; init; }

    /// <summary>The attempt as a trace knows it; null unless that is recorded.</summary>
    public TraceParent? Trace { get; init; }

    /// <summary>The caller's own id of it; null if it gave none. Those of nodes have a space in them.</summary>
    public string? CallersId => RequestId is { } id && !id.Contains(' ', StringComparison.Ordinal) ? id : null;

    /// <summary>When nobody waits for it any more: later than its own deadline if others have joined it.</summary>
    public TimeSpan WaitedForUntil => Sink is SharedRun shared ? shared.Deadline : Deadline;

    public void Answer(in Answer answer) => Sink.Reply(Id, answer);
}
