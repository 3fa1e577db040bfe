using System.Buffers.Binary;
using System.Text;

namespace Mesh.Links;

/// <summary>Reads the fields of one entry. Throws <see cref="ProtocolException"/> when they run out.</summary>
internal ref struct EntryReader(ReadOnlySpan<byte> rest)
{
    private static readonly UTF8Encoding Strict =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _rest = rest;

    public readonly int Left => _rest.Length;

    public byte ReadByte() => Take(1)[0];

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public string ReadString(int bytes)
    {
        try
        {
            return Strict.GetString(Take(bytes));
        }
        catch (DecoderFallbackException)
        {
            throw new ProtocolException($"{bytes} bytes of text are not UTF-8");
        }
    }

    /// <summary>A monotonic time in microseconds.</summary>
    public TimeSpan ReadMoment()
    {
        var microseconds = ReadUInt64();
        return microseconds <= Wire.MaxMicroseconds
            ? TimeSpan.FromMicroseconds((long)microseconds)
            : throw new ProtocolException($"{microseconds} microseconds are no moment");
    }

    /// <summary>A text with its length in two bytes before it.</summary>
    public string ReadText() => ReadString(ReadUInt16());

    /// <summary>
    /// A text for people: not too long, and without control characters, which would forge lines of a log.
    /// </summary>
    public string ReadPlainText(int maxBytes)
    {
        var bytes = ReadUInt16();
        var text = bytes <= maxBytes ? ReadString(bytes) : "";
        return bytes <= maxBytes && !text.Any(char.IsControl)
            ? text
            : throw new ProtocolException(
                $"a text of {bytes} bytes has control characters, or more than {maxBytes} bytes");
    }

    public ReadOnlySpan<byte> Take(int bytes)
    {
        if ((uint)bytes > (uint)_rest.Length)
        {
            throw new ProtocolException($"an entry ends {(uint)bytes - _rest.Length} bytes too early");
        }

        var taken = _rest[..bytes];
        _rest = _rest[bytes..];
        return taken;
    }
}

/// <summary>The peer broke the wire protocol; its connection is closed.</summary>
internal sealed class ProtocolException(string message) : Exception(message);
