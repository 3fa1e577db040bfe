using System.Buffers.Binary;
using System.Text.Unicode;

namespace Mesh.Links;

/// <summary>Writes the fields of one entry into a span that is long enough.</summary>
internal ref struct EntryWriter(Span<byte> rest)
{
    private Span<byte> _rest = rest;

    public int Written { get; private set; }

    public void WriteByte(byte value) => Take(1)[0] = value;

    public void WriteUInt16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Take(2), value);

    public void WriteUInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Take(4), value);

    public void WriteInt32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(4), value);

    public void WriteUInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Take(8), value);

    public void WriteBytes(scoped ReadOnlySpan<byte> value) => value.CopyTo(Take(value.Length));

    /// <summary>
    /// A text with its length in two bytes before it; cut where it is longer than fits in there, without half a
    /// character.
    /// </summary>
    public void WriteText(scoped ReadOnlySpan<char> value)
    {
        var length = Take(2);
        // Unlike an Encoder, this allocates nothing.
        Utf8.FromUtf16(value, _rest[..Math.Min(_rest.Length, ushort.MaxValue)], out _, out var bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)bytes);
        Take(bytes);
    }

    private Span<byte> Take(int bytes)
    {
        var taken = _rest[..bytes];
        _rest = _rest[bytes..];
        Written += bytes;
        return taken;
    }
}
