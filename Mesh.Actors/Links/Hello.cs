namespace Mesh.Links;

/// <summary>What the dialler says first: who it is, whom it means, and what must be alike on both sides.</summary>
internal sealed record Hello(
    ushort MinVersion,
    ushort MaxVersion,
    string Cluster,
    NodeIdentity From,
    NodeIdentity To,
    ulong SharedSettings)
{
    private const uint Magic = 0x4853454D; // "MESH"

    /// <summary>More than any hello that this program writes.</summary>
    public const int MaxBytes = 4096;

    private const int MaxText = 512;

    public static int Write(Hello hello, Span<byte> space)
    {
        var writer = new EntryWriter(space);
        writer.WriteByte((byte)EntryKind.Hello);
        writer.WriteUInt32(Magic);
        writer.WriteUInt16(hello.MinVersion);
        writer.WriteUInt16(hello.MaxVersion);
        writer.WriteText(hello.Cluster);
        writer.WriteText(hello.From.Name);
        writer.WriteInt32(hello.From.Incarnation);
        writer.WriteText(hello.To.Name);
        writer.WriteInt32(hello.To.Incarnation);
        writer.WriteUInt64(hello.SharedSettings);
        return writer.Written;
    }

    /// <exception cref="ProtocolException">It is no hello, or has a text that does not belong into a log.</exception>
    public static Hello Read(ref EntryReader entry)
    {
        if (entry.Left > MaxBytes || entry.ReadUInt32() != Magic)
        {
            throw new ProtocolException(
                $"a hello begins with MESH and has at most {MaxBytes} bytes; this one is another");
        }

        return new Hello(
            entry.ReadUInt16(),
            entry.ReadUInt16(),
            entry.ReadPlainText(MaxText),
            new NodeIdentity(entry.ReadPlainText(MaxText), entry.ReadInt32()),
            new NodeIdentity(entry.ReadPlainText(MaxText), entry.ReadInt32()),
            entry.ReadUInt64());
    }
}
