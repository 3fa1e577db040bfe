using System.Text;
using Mesh.Requests;

namespace Mesh.Links;

/// <summary>A request on the wire.</summary>
internal static class RequestEntry
{
    private const int MaxServiceBytes = 63; // the longest service name; they are ASCII
    private const int Fixed = 1 + 8 + 1 + 4 + 1 + 2 + 4;

    /// <summary>An upper bound of the entry's length, with or without a trace.</summary>
    public static int SizeOf(PendingRequest request) =>
        Fixed
        + request.Service.Length
        + ((request.Key?.Length ?? 0) * 3)
        + (request.RequestId is { } requestId ? 2 + (requestId.Length * 3) : 0)
        + (request.Trace?.Attempt is null ? 0 : TraceField.MaxBytes)
        + (request.Payload.Length <= Wire.MaxInline ? request.Payload.Length : 0);

    /// <param name="request">What to write.</param>
    /// <param name="frameOpenedAt">What the time left counts from, on the clock of the request's deadline.</param>
    /// <param name="space">At least <see cref="SizeOf"/> bytes.</param>
    /// <param name="version">What both ends speak: those of version 1 are told of no trace.</param>
    public static int Write(PendingRequest request, TimeSpan frameOpenedAt, Span<byte> space, ushort version = Wire.MaxVersion)
    {
        var trace = version >= Wire.WithTraces ? request.Trace?.Attempt : null;
        var timeLeft = Math.Clamp((request.Deadline - frameOpenedAt).TotalMicroseconds, 1, uint.MaxValue);
        var inParts = request.Payload.Length > Wire.MaxInline;
        var writer = new EntryWriter(space);
        writer.WriteByte((byte)EntryKind.Request);
        writer.WriteUInt64(request.WireId);
        writer.WriteByte((byte)(FlagsOf(request, inParts) | (trace is null ? EntryFlags.None : EntryFlags.HasTrace)));
        writer.WriteUInt32((uint)timeLeft);
        Span<byte> service = stackalloc byte[MaxServiceBytes];
        service = service[..Encoding.ASCII.GetBytes(request.Service, service)];
        writer.WriteByte((byte)service.Length);
        writer.WriteBytes(service);
        writer.WriteText(request.Key);
        if (request.RequestId is not null)
        {
            writer.WriteText(request.RequestId);
        }

        if (trace is not null)
        {
            TraceField.Write(ref writer, trace);
        }

        writer.WriteInt32(request.Payload.Length);
        if (!inParts)
        {
            writer.WriteBytes(request.Payload.Span);
        }

        return writer.Written;
    }

    public static RequestHead Read(ref EntryReader entry)
    {
        var id = entry.ReadUInt64();
        var flags = (EntryFlags)entry.ReadByte();
        var timeLeft = entry.ReadUInt32();
        var service = entry.ReadString(entry.ReadByte());
        var key = entry.ReadText();
        var requestId = flags.HasFlag(EntryFlags.HasRequestId)
            ? entry.ReadPlainText(RequestOptions.MaxRequestIdLength)
            : null;
        var trace = flags.HasFlag(EntryFlags.HasTrace) ? TraceField.Read(ref entry) : null;
        return new RequestHead(id, flags, timeLeft, service, key, requestId, entry.ReadInt32(), trace);
    }

    private static EntryFlags FlagsOf(PendingRequest request, bool inParts) =>
        (request.Key is null ? EntryFlags.None : EntryFlags.HasKey)
        | (inParts ? EntryFlags.InParts : EntryFlags.None)
        | (request.RequestId is null ? EntryFlags.None : EntryFlags.HasRequestId);
}
