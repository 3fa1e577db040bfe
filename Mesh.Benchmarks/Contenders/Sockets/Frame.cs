using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Mesh.Benchmarks.Contenders.Sockets;

/// <summary>One request or reply: bytes that follow (4), id (4), bytes of the key (4), key, payload. Replies have no
/// key.</summary>
internal static class Frame
{
    private const int Head = 12;

    internal static void Write(IBufferWriter<byte> buffer, int id, ReadOnlySpan<char> key, ReadOnlySpan<byte> payload)
    {
        var keyBytes = Encoding.UTF8.GetByteCount(key);
        var span = Begin(buffer, id, keyBytes, payload.Length);
        Encoding.UTF8.GetBytes(key, span[Head..]);
        payload.CopyTo(span[(Head + keyBytes)..]);
        buffer.Advance(Head + keyBytes + payload.Length);
    }

    internal static void WriteReply(IBufferWriter<byte> buffer, int id, ReadOnlySequence<byte> payload)
    {
        var span = Begin(buffer, id, 0, (int)payload.Length);
        payload.CopyTo(span[Head..]);
        buffer.Advance(Head + (int)payload.Length);
    }

    /// <summary>Takes the next frame off the bytes that have come; false when it is not all there.</summary>
    internal static bool TryRead(ref ReadOnlySequence<byte> bytes, out int id, out ReadOnlySequence<byte> payload)
    {
        (id, payload) = (0, default);
        if (bytes.Length < Head)
        {
            return false;
        }

        Span<byte> head = stackalloc byte[Head];
        bytes.Slice(0, Head).CopyTo(head);
        var length = 4 + BinaryPrimitives.ReadInt32LittleEndian(head);
        if (bytes.Length < length)
        {
            return false;
        }

        id = BinaryPrimitives.ReadInt32LittleEndian(head[4..]);
        payload = bytes.Slice(Head + BinaryPrimitives.ReadInt32LittleEndian(head[8..]), bytes.GetPosition(length));
        bytes = bytes.Slice(length);
        return true;
    }

    private static Span<byte> Begin(IBufferWriter<byte> buffer, int id, int keyBytes, int payloadBytes)
    {
        var length = Head + keyBytes + payloadBytes;
        var span = buffer.GetSpan(length);
        BinaryPrimitives.WriteInt32LittleEndian(span, length - 4);
        BinaryPrimitives.WriteInt32LittleEndian(span[4..], id);
        BinaryPrimitives.WriteInt32LittleEndian(span[8..], keyBytes);
        return span;
    }
}
