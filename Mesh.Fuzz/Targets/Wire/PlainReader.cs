using System.Buffers.Binary;
using Mesh.Links;

namespace Mesh.Fuzz.Targets.Wire;

/// <summary>Frames and entries read in the plainest way, of bytes that are all there: what the frame reader is held to.</summary>
internal static class PlainReader
{
    /// <summary>Hands on what the bytes hold.</summary>
    /// <exception cref="ProtocolException">They are no frames.</exception>
    public static void Read(ReadOnlySpan<byte> bytes, EntryLog log)
    {
        while (bytes.Length >= Links.Wire.FrameHeader)
        {
            var body = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            var sentAt = BinaryPrimitives.ReadInt64LittleEndian(bytes[sizeof(uint)..]);
            RefuseUnless(body is > 0 and <= Links.Wire.MaxFrameBody && sentAt is >= 0 and <= Links.Wire.MaxMicroseconds);
            log.OnFrame(sentAt);
            bytes = bytes[Links.Wire.FrameHeader..];
            for (var left = (int)body; left > 0;)
            {
                if (bytes.Length < Links.Wire.EntryHeader)
                {
                    return;
                }

                var length = Links.Wire.EntryHeader + BinaryPrimitives.ReadUInt16LittleEndian(bytes);
                RefuseUnless(length > Links.Wire.EntryHeader && length <= left);
                if (length > bytes.Length)
                {
                    return;
                }

                log.OnEntry((EntryKind)bytes[Links.Wire.EntryHeader], new EntryReader(bytes[(Links.Wire.EntryHeader + 1)..length]));
                bytes = bytes[length..];
                left -= length;
            }
        }
    }

    private static void RefuseUnless(bool holds)
    {
        if (!holds)
        {
            throw new ProtocolException("it can't be");
        }
    }
}
