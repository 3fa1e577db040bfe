namespace Mesh.Links;

/// <summary>A piece of a long payload on the wire.</summary>
internal static class PartEntry
{
    public static int SizeOf(in Transfer part) => 1 + sizeof(ulong) + part.Payload.Length;

    public static int Write(Transfer part, Span<byte> space)
    {
        var writer = new EntryWriter(space);
        writer.WriteByte((byte)EntryKind.Part);
        writer.WriteUInt64(part.Id);
        writer.WriteBytes(part.Payload.Span);
        return writer.Written;
    }
}
