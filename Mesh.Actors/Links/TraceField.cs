using System.Diagnostics;
using Mesh.Telemetry;

namespace Mesh.Links;

/// <summary>A recorded trace context on the wire, by W3C: trace id, span id, and the trace's state, which mostly is empty.</summary>
internal static class TraceField
{
    /// <summary>The longest.</summary>
    public const int MaxBytes = TraceIdBytes + SpanIdBytes + 2 + MaxState;

    private const int TraceIdBytes = 16;
    private const int SpanIdBytes = 8;
    private const int MaxState = 512; // W3C wants no more to be passed on; a longer one is not

    public static void Write(ref EntryWriter writer, TraceParent trace)
    {
        Span<byte> id = stackalloc byte[TraceIdBytes];
        trace.Context.TraceId.CopyTo(id);
        writer.WriteBytes(id);
        trace.Context.SpanId.CopyTo(id[..SpanIdBytes]);
        writer.WriteBytes(id[..SpanIdBytes]);
        writer.WriteText(IsPassedOn(trace.Context.TraceState) ? trace.Context.TraceState : null);
    }

    /// <summary>Null where the ids are zeros, which W3C calls invalid: then there is no trace.</summary>
    /// <exception cref="ProtocolException">It is too long, or ends too early.</exception>
    public static TraceParent? Read(ref EntryReader entry)
    {
        var trace = entry.Take(TraceIdBytes);
        var span = entry.Take(SpanIdBytes);
        var state = entry.ReadPlainText(MaxState);
        return trace.ContainsAnyExcept((byte)0) && span.ContainsAnyExcept((byte)0)
            ? new TraceParent(new ActivityContext(
                ActivityTraceId.CreateFromBytes(trace),
                ActivitySpanId.CreateFromBytes(span),
                ActivityTraceFlags.Recorded,
                state.Length == 0 ? null : state,
                isRemote: true))
            : null;
    }

    private static bool IsPassedOn(string? state) =>
        state is { Length: > 0 and <= MaxState } && !state.AsSpan().ContainsAnyExceptInRange(' ', '~');
}
