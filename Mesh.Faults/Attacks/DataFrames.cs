using System.Buffers.Binary;
using System.Text;
using Mesh.Faults.Records;
using Mesh.Links;

namespace Mesh.Faults.Attacks;

/// <summary>Frames of the data plane, right or wrong.</summary>
internal static class DataFrames
{
    private const uint TimeLeftMicroseconds = 5_000_000;

    /// <summary>A frame of entries.</summary>
    internal static byte[] Of(params byte[][] entries) => WithLength(
        (uint)entries.Sum(entry => Wire.EntryHeader + entry.Length), [.. entries.SelectMany(entry => Entry((ushort)entry.Length, entry))]);

    /// <summary>A frame that says that its body has so many bytes, whatever it has.</summary>
    internal static byte[] WithLength(uint length, params byte[] body)
    {
        var frame = new byte[Wire.FrameHeader + body.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(frame, length);
        BinaryPrimitives.WriteInt64LittleEndian(frame.AsSpan(sizeof(uint)), Monotonic.Now / 1_000);
        body.CopyTo(frame, Wire.FrameHeader);
        return frame;
    }

    /// <summary>An entry that says that it has so many bytes, whatever it has.</summary>
    internal static byte[] Entry(ushort length, params byte[] body) => [(byte)length, (byte)(length >> 8), .. body];

    internal static byte[] Hello(LinkFacts facts, string from, string to)
    {
        var space = new byte[Links.Hello.MaxBytes];
        var hello = new Hello(Wire.MinVersion, Wire.MaxVersion, facts.Cluster, facts.Of(from), facts.Of(to), facts.SharedSettings);
        return space[..Links.Hello.Write(hello, space)];
    }

    internal static byte[] Ping()
    {
        var space = new byte[PingEntry.Size];
        return space[..PingEntry.WritePing(1, space)];
    }

    /// <summary>A request.</summary>
    /// <param name="service">The service.</param>
    /// <param name="key">The key.</param>
    /// <param name="requestId">The caller's id for it.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="payloadBytes">How long it says that the payload is; null for the truth.</param>
    internal static byte[] Request(string service, string key, string requestId, string payload, int? payloadBytes = null)
    {
        var space = new byte[1_024];
        var writer = new EntryWriter(space);
        writer.WriteByte((byte)EntryKind.Request);
        writer.WriteUInt64(1);
        writer.WriteByte((byte)(EntryFlags.HasKey | EntryFlags.HasRequestId));
        writer.WriteUInt32(TimeLeftMicroseconds);
        writer.WriteByte((byte)service.Length);
        writer.WriteBytes(Encoding.ASCII.GetBytes(service));
        writer.WriteText(key);
        writer.WriteText(requestId);
        writer.WriteInt32(payloadBytes ?? payload.Length);
        writer.WriteBytes(Encoding.ASCII.GetBytes(payload));
        return space[..writer.Written];
    }
}
