using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;

namespace Mesh.Links;

/// <summary>
/// Takes a connection's bytes apart into frames and entries, and hands each entry on. Not thread-safe.
/// </summary>
/// <remarks>
/// The transport gives many short segments: what lies within one is parsed in place, only what straddles is copied.
/// </remarks>
/// <param name="input">The connection.</param>
/// <param name="sink">Takes the entries.</param>
/// <param name="traffic">Counts what is read; null where nobody wants to know.</param>
internal sealed class FrameReader(PipeReader input, IEntrySink sink, WireTraffic? traffic = null)
{
    private byte[] _straddling = new byte[1024];
    private WireCount _count; // of the read at hand
    private int _frameLeft; // bytes of the current frame's body that were not parsed yet

    /// <summary>Reads once, like <see cref="ReadAsync"/>, while a batch of what was read before runs.</summary>
    public ReadAwaitable ReadBeside(ReadBatch? batch)
    {
        var read = ReadAsync(CancellationToken.None);
        if (!read.IsCompleted)
        {
            return new ReadAwaitable(read, batch);
        }

        batch?.Queue();
        return new ReadAwaitable(read, batch: null);
    }

    /// <summary>Reads once, and hands on all entries that are complete.</summary>
    /// <returns>False when the peer has closed the connection.</returns>
    /// <exception cref="ProtocolException">The bytes are no frames.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellation)
    {
        var result = await input.ReadAsync(cancellation).ConfigureAwait(false);
        var rest = Parse(result.Buffer);
        input.AdvanceTo(rest.Start, rest.End);
        traffic?.Add(_count);
        _count = default;
        return !result.IsCompleted && !result.IsCanceled;
    }

    private ReadOnlySequence<byte> Parse(ReadOnlySequence<byte> rest)
    {
        while (!rest.IsEmpty)
        {
            var parsed = ParseSpan(rest.FirstSpan);
            if (parsed == 0)
            {
                parsed = ParseStraddling(rest);
                if (parsed == 0)
                {
                    break;
                }
            }

            rest = rest.Slice(parsed);
        }

        return rest;
    }

    private int ParseSpan(ReadOnlySpan<byte> span)
    {
        var parsed = 0;
        while (LengthOfNext(span[parsed..]) is var length && length > 0 && parsed + length <= span.Length)
        {
            Take(span.Slice(parsed, length));
            parsed += length;
        }

        return parsed;
    }

    private int ParseStraddling(in ReadOnlySequence<byte> rest)
    {
        Span<byte> start = stackalloc byte[Wire.FrameHeader];
        start = start[..(int)Math.Min(start.Length, rest.Length)];
        rest.Slice(0, start.Length).CopyTo(start);
        var length = LengthOfNext(start);
        if (length == 0 || length > rest.Length)
        {
            return 0;
        }

        if (length > _straddling.Length)
        {
            _straddling = new byte[length * 2];
        }

        rest.Slice(0, length).CopyTo(_straddling);
        Take(_straddling.AsSpan(0, length));
        return length;
    }

    /// <summary>How long the next header or entry is; 0 when too little is there to tell.</summary>
    private int LengthOfNext(ReadOnlySpan<byte> span)
    {
        if (_frameLeft == 0)
        {
            return span.Length >= Wire.FrameHeader ? Wire.FrameHeader : 0;
        }

        if (span.Length < Wire.EntryHeader)
        {
            return 0;
        }

        var length = Wire.EntryHeader + BinaryPrimitives.ReadUInt16LittleEndian(span);
        return length > Wire.EntryHeader && length <= _frameLeft
            ? length
            : throw new ProtocolException(
                $"an entry of {length} bytes stands where {_frameLeft} bytes of its frame are left");
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        _count.Bytes += bytes.Length;
        if (_frameLeft > 0)
        {
            _frameLeft -= bytes.Length;
            var kind = (EntryKind)bytes[Wire.EntryHeader];
            _count.See(kind);
            sink.OnEntry(kind, new EntryReader(bytes[(Wire.EntryHeader + 1)..]));
            return;
        }

        var body = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (body is 0 or > Wire.MaxFrameBody)
        {
            throw new ProtocolException($"a frame says {body} bytes; 1 to {Wire.MaxFrameBody} are allowed");
        }

        var sentAt = BinaryPrimitives.ReadInt64LittleEndian(bytes[sizeof(uint)..]);
        if (sentAt is < 0 or > Wire.MaxMicroseconds)
        {
            throw new ProtocolException(
                $"a frame says it is of microsecond {sentAt}; 0 to {Wire.MaxMicroseconds} are allowed");
        }

        _frameLeft = (int)body;
        _count.Frames++;
        sink.OnFrame(sentAt);
    }
}
