namespace Mesh.Links;

/// <summary>
/// Pings and pongs on the wire: the sender's monotonic microseconds, brought back as they are with whether the listener
/// grants a lease.
/// </summary>
internal static class PingEntry
{
    /// <summary>Room for either.</summary>
    public const int Size = 1 + sizeof(ulong) + 1;

    public static int WritePing(ulong sentAt, Span<byte> space)
    {
        var writer = new EntryWriter(space);
        writer.WriteByte((byte)EntryKind.Ping);
        writer.WriteUInt64(sentAt);
        return writer.Written;
    }

    public static int WritePong((ulong SentAt, bool Granted) pong, Span<byte> space)
    {
        var writer = new EntryWriter(space);
        writer.WriteByte((byte)EntryKind.Pong);
        writer.WriteUInt64(pong.SentAt);
        writer.WriteByte(pong.Granted ? (byte)1 : (byte)0);
        return writer.Written;
    }

    /// <exception cref="ProtocolException">It says no moment, or neither granted nor not.</exception>
    public static (TimeSpan SentAt, bool Granted) ReadPong(ref EntryReader entry)
    {
        var (sentAt, granted) = (entry.ReadMoment(), entry.ReadByte());
        return granted <= 1
            ? (sentAt, granted == 1)
            : throw new ProtocolException($"a pong says {granted}; 0 or 1 is wanted");
    }
}
