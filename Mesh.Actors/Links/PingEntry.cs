namespace Mesh.Links;

/// <summary>Pings and pongs on the wire: the sender's monotonic microseconds, brought back as they are.</summary>
internal static class PingEntry
{
    public const int Size = 1 + sizeof(ulong);

    public static int WritePing(ulong sentAt, Span<byte> space) => Write(EntryKind.Ping, sentAt, space);

    public static int WritePong(ulong sentAt, Span<byte> space) => Write(EntryKind.Pong, sentAt, space);

    private static int Write(EntryKind kind, ulong sentAt, Span<byte> space)
    {
        var writer = new EntryWriter(space);
        writer.WriteByte((byte)kind);
        writer.WriteUInt64(sentAt);
        return writer.Written;
    }
}
