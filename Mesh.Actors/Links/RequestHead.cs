using Mesh.Telemetry;

namespace Mesh.Links;

/// <summary>What stands before a request's payload.</summary>
internal readonly record struct RequestHead(
    ulong Id,
    EntryFlags Flags,
    uint TimeLeftMicroseconds,
    string Service,
    string KeyText,
    string? RequestId,
    int PayloadBytes,
    TraceParent? Trace = null)
{
    public string? Key => Flags.HasFlag(EntryFlags.HasKey) ? KeyText : null;

    public bool InParts => Flags.HasFlag(EntryFlags.InParts);
}
