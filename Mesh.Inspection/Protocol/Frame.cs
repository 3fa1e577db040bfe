using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;

namespace Mesh.Inspection.Protocol;

/// <summary>
/// A frame: its length as an unsigned 32-bit little-endian number, then that many bytes of UTF-8 JSON.
/// </summary>
public static class Frame
{
    /// <summary>The most bytes of JSON that a frame may hold: 64 KiB.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>The deepest nesting of its JSON.</summary>
    public const int MaxDepth = 16;

    /// <summary>What is found where somebody speaks TLS.</summary>
    public const string SpeaksTls = "the other side speaks TLS";

    /// <summary>The bytes before the JSON.</summary>
    public const int HeaderBytes = sizeof(uint);

    // "HTTP" read as a length: somebody's web server.
    private const uint Http = 0x50545448;

    // The first bytes of a TLS record: an alert or a handshake, of version 3.x (RFC 8446, 5.1).
    private const uint TlsMask = 0xFFFF;
    private const uint TlsAlert = 0x0315;
    private const uint TlsHandshake = 0x0316;

    /// <summary>Writes a frame.</summary>
    /// <returns>How many bytes of JSON it holds.</returns>
    /// <exception cref="ProtocolException">The message needs more than <see cref="MaxBytes"/>.</exception>
    public static int Write(InspectionMessage message, IBufferWriter<byte> output)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(Envelope.Around(message), EnvelopeContext.Default.Envelope);
        if (json.Length > MaxBytes)
        {
            throw new ProtocolException(string.Create(
                CultureInfo.InvariantCulture,
                $"a {message.GetType().Name} takes {json.Length:N0} bytes; a frame holds at most {MaxBytes:N0}"));
        }

        BinaryPrimitives.WriteUInt32LittleEndian(output.GetSpan(HeaderBytes), (uint)json.Length);
        output.Advance(HeaderBytes);
        output.Write(json);
        return json.Length;
    }

    /// <summary>Takes the first frame off a buffer.</summary>
    /// <returns>The message; null while the frame is not there in full.</returns>
    /// <exception cref="ProtocolException">What is there is no frame of this protocol.</exception>
    public static InspectionMessage? TryRead(ref ReadOnlySequence<byte> buffer)
    {
        if (buffer.Length < HeaderBytes)
        {
            return null;
        }

        var length = Length(buffer);
        if (buffer.Length < HeaderBytes + length)
        {
            return null;
        }

        var message = Parse(buffer.Slice(HeaderBytes, length));
        buffer = buffer.Slice(HeaderBytes + length);
        return message;
    }

    private static int Length(in ReadOnlySequence<byte> buffer)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        buffer.Slice(0, HeaderBytes).CopyTo(header);
        return BinaryPrimitives.ReadUInt32LittleEndian(header) switch
        {
            Http => throw new ProtocolException("the other side speaks HTTP"),
            0 => throw new ProtocolException("a frame claims to be empty"),
            > MaxBytes and var tls when (tls & TlsMask) is TlsAlert or TlsHandshake => throw new ProtocolException(SpeaksTls),
            > MaxBytes and var length => throw new ProtocolException(string.Create(
                CultureInfo.InvariantCulture, $"a frame claims {length:N0} bytes; at most {MaxBytes:N0} are allowed")),
            var length => (int)length,
        };
    }

    private static InspectionMessage Parse(in ReadOnlySequence<byte> json)
    {
        var messages = Deserialize(json).Messages();
        return messages switch
        {
            [{ HasNullElement: true } it] => throw new ProtocolException($"a {it.GetType().Name} has a null in a list"),
            [var message] => message,
            _ => throw new ProtocolException($"a frame holds {messages.Count} known messages; exactly one is wanted"),
        };
    }

    private static Envelope Deserialize(in ReadOnlySequence<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
            var envelope = JsonSerializer.Deserialize(ref reader, EnvelopeContext.Default.Envelope);
            return envelope is null || reader.Read()
                ? throw new ProtocolException("a frame holds no single JSON object")
                : envelope;
        }
        catch (Exception notJson) when (notJson is JsonException or InvalidOperationException)
        {
            // The parser's own words may quote the input, which the reader of this message has not asked for.
            throw new ProtocolException("a frame holds something that is not a message of this protocol", notJson);
        }
    }
}
