using System.Buffers;
using System.Buffers.Binary;

namespace Mesh.Links;

/// <summary>Writes an entry, its length field not included, and returns its length.</summary>
internal delegate int WriteEntry<in TState>(TState state, Span<byte> space)
    where TState : allows ref struct;

/// <summary>Entries gathered into frames, each on a page of its own. Not thread-safe.</summary>
/// <remarks>
/// A frame carries the moment when it was opened, and all times in its entries count from that: so what waits here
/// while a connection is stalled counts as time under way, and no deadline is lengthened by it. Once written, all that is kept is one
/// page: a connection that had much to carry holds no more than another.
/// </remarks>
internal sealed class FrameBuffer(TimeProvider clock)
{
    private const int StartingBytes = 16 * 1024;

    private readonly List<byte[]> _full = [];
    private byte[] _page = new byte[StartingBytes]; // of the frame that is being filled
    private int _filled;  // of that page; 0 when no frame is open
    private int _before;  // bytes of the frames before it

    /// <summary>Bytes of all frames.</summary>
    public int Length => _before + _filled;

    /// <summary>
    /// The moment of the frame that is being filled: its sender's monotonic time, in whole microseconds.
    /// </summary>
    public TimeSpan OpenedAt { get; private set; }

    /// <summary>Appends one entry. When <paramref name="write"/> throws, nothing was appended.</summary>
    /// <param name="state">Given to <paramref name="write"/>.</param>
    /// <param name="size">Room for the entry, its length field not counted; at most <see
    /// cref="Wire.MaxEntry"/>.</param>
    /// <param name="write">Writes the entry and returns its length.</param>
    public void Add<TState>(TState state, int size, WriteEntry<TState> write)
        where TState : allows ref struct
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, Wire.MaxEntry);
        var start = StartOf(size + Wire.EntryHeader);
        var space = _page.AsSpan(start, size + Wire.EntryHeader);
        var length = write(state, space[Wire.EntryHeader..]);
        BinaryPrimitives.WriteUInt16LittleEndian(space, (ushort)length);
        _filled = start + Wire.EntryHeader + length;
    }

    /// <summary>Writes all frames, the last one as it is now.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        foreach (var page in _full)
        {
            output.Write(page.AsSpan(0, FrameLengthOf(page)));
        }

        if (_filled > 0)
        {
            CloseFrame();
            output.Write(_page.AsSpan(0, _filled));
        }
    }

    /// <summary>Forgets all frames.</summary>
    public void Clear()
    {
        _full.ForEach(FramePages.Return);
        _full.Clear();
        (_filled, _before) = (0, 0);
    }

    /// <summary>Makes room for an entry of that size with its length field, in a frame that is not too long with it.</summary>
    /// <returns>Where on the page it begins.</returns>
    private int StartOf(int entry)
    {
        if (_filled + entry > FramePages.PageBytes)
        {
            CloseFrame();
            _full.Add(_page);
            _before += _filled;
            (_page, _filled) = (FramePages.Rent(), 0);
        }

        var start = Math.Max(_filled, Wire.FrameHeader);
        if (start + entry > _page.Length)
        {
            Array.Resize(ref _page, Math.Min(Math.Max(start + entry, _page.Length * 2), FramePages.PageBytes));
        }

        if (_filled == 0)
        {
            OpenFrame();
        }

        return start;
    }

    private void OpenFrame()
    {
        var now = clock.MonotonicMicroseconds();
        BinaryPrimitives.WriteInt64LittleEndian(_page.AsSpan(sizeof(uint)), now);
        OpenedAt = TimeSpan.FromMicroseconds(now);
    }

    private void CloseFrame() => BinaryPrimitives.WriteInt32LittleEndian(_page, _filled - Wire.FrameHeader);

    private static int FrameLengthOf(byte[] page) => Wire.FrameHeader + BinaryPrimitives.ReadInt32LittleEndian(page);
}
