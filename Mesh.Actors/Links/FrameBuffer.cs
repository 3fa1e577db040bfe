using System.Buffers.Binary;

namespace Mesh.Links;

/// <summary>Writes an entry, its length field not included, and returns its length.</summary>
internal delegate int WriteEntry<in TState>(TState state, Span<byte> space)
    where TState : allows ref struct;

/// <summary>Entries gathered into frames, in one buffer that grows. Not thread-safe.</summary>
/// <remarks>
/// A frame carries the moment when it was opened, and all times in its entries count from that: so what waits here
/// while a connection is stalled counts as time under way, and no deadline is lengthened by it.
/// </remarks>
internal sealed class FrameBuffer(TimeProvider clock)
{
    private const int None = -1;
    private const int StartingBytes = 16 * 1024;

    private byte[] _bytes = new byte[StartingBytes];
    private int _openFrame = None; // where the frame that is being filled starts
    private WireCount _count;

    /// <summary>What is in all frames, but for their bytes.</summary>
    public ref readonly WireCount Count => ref _count;

    /// <summary>Bytes of all frames.</summary>
    public int Length { get; private set; }

    /// <summary>
    /// The moment of the frame that is being filled: its sender's monotonic time, in whole microseconds.
    /// </summary>
    public TimeSpan OpenedAt { get; private set; }

    /// <summary>All frames; valid until the next call of anything else.</summary>
    public ReadOnlySpan<byte> Frames => _bytes.AsSpan(0, Length);

    /// <summary>Appends one entry. When <paramref name="write"/> throws, nothing was appended.</summary>
    /// <param name="state">Given to <paramref name="write"/>.</param>
    /// <param name="size">Room for the entry, its length field not counted; at most <see
    /// cref="Wire.MaxEntry"/>.</param>
    /// <param name="write">Writes the entry and returns its length.</param>
    public void Add<TState>(TState state, int size, WriteEntry<TState> write)
        where TState : allows ref struct
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, Wire.MaxEntry);
        var before = (Length, _openFrame, OpenedAt, _count);
        try
        {
            var space = SpaceFor(size);
            var length = write(state, space[Wire.EntryHeader..]);
            BinaryPrimitives.WriteUInt16LittleEndian(space, (ushort)length);
            Length += Wire.EntryHeader + length;
            _count.See((EntryKind)space[Wire.EntryHeader]);
        }
        catch
        {
            (Length, _openFrame, OpenedAt, _count) = before;
            throw;
        }
    }

    /// <summary>Ends the frame that is being filled, so that <see cref="Frames"/> are whole.</summary>
    public void CloseFrame()
    {
        if (_openFrame != None)
        {
            var body = Length - _openFrame - Wire.FrameHeader;
            BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(_openFrame), body);
            _openFrame = None;
        }
    }

    /// <summary>Forgets all frames, and keeps the space.</summary>
    public void Clear() => (Length, _count) = (0, default);

    /// <summary>
    /// Room for an entry of that size with its length field, in a frame that is not too long with it.
    /// </summary>
    private Span<byte> SpaceFor(int size)
    {
        var entry = size + Wire.EntryHeader;
        if (_openFrame != None && Length - _openFrame - Wire.FrameHeader + entry > Wire.MaxFrameBody)
        {
            CloseFrame();
        }

        EnsureRoom(entry + (_openFrame == None ? Wire.FrameHeader : 0));
        if (_openFrame == None)
        {
            OpenFrame();
        }

        return _bytes.AsSpan(Length, entry);
    }

    private void OpenFrame()
    {
        var now = clock.MonotonicMicroseconds();
        BinaryPrimitives.WriteInt64LittleEndian(_bytes.AsSpan(Length + sizeof(uint)), now);
        OpenedAt = TimeSpan.FromMicroseconds(now);
        _openFrame = Length;
        _count.Frames++;
        Length += Wire.FrameHeader;
    }

    private void EnsureRoom(int more)
    {
        if (Length + more > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(Length + more, _bytes.Length * 2));
        }
    }
}
