using System.Buffers.Binary;

namespace Mesh.Faults.Attacks;

/// <summary>A record of TLS: a kind, a version, a length in two bytes, and so many bytes.</summary>
internal static class TlsRecord
{
    private const int HeaderBytes = 5;

    private const int LengthAt = 3;

    /// <summary>How long the first one is, its header included; all there is, when it is cut short.</summary>
    internal static int LengthOf(ReadOnlySpan<byte> bytes) => bytes.Length < HeaderBytes
        ? bytes.Length
        : Math.Min(bytes.Length, HeaderBytes + BinaryPrimitives.ReadUInt16BigEndian(bytes[LengthAt..]));

    /// <summary>A handshake record that says it has so many bytes, whatever follows it.</summary>
    internal static byte[] Of(ushort length, params ReadOnlySpan<byte> body)
    {
        byte[] record = [0x16, 0x03, 0x01, 0, 0, .. body];
        BinaryPrimitives.WriteUInt16BigEndian(record.AsSpan(LengthAt), length);
        return record;
    }
}
