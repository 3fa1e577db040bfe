namespace Mesh.Links;

/// <summary>Says that nobody waits for the attempt with that id any more.</summary>
internal static class CancelEntry
{
    public const int Size = 1 + 8;

    public static int Write(ulong id, Span<byte> space)
    {
        var writer = new EntryWriter(space);
        writer.WriteByte((byte)EntryKind.Cancel);
        writer.WriteUInt64(id);
        return writer.Written;
    }
}
