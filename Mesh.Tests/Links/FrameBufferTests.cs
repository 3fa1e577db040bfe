using System.Buffers;
using Mesh.Links;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Links;

public sealed class FrameBufferTests
{
    private const int Frames = 20;

    private readonly FrameBuffer _buffer = new(new FakeTimeProvider());

    [Fact]
    public void EachEntryThatFillsAFrameGetsOne()
    {
        Fill(Frames);

        Assert.Equal(Frames * FramePages.PageBytes, _buffer.Length);
        Assert.Equal(_buffer.Length, Written());
    }

    [Fact]
    public void AnEntryThatCantBeWrittenLeavesWhatWasThere()
    {
        Fill(1);
        _buffer.Add(0, 10, static (_, _) => 10);
        var before = _buffer.Length;

        Assert.Throws<InvalidOperationException>(() => _buffer.Add(0, Wire.MaxEntry, static (_, _) => throw new InvalidOperationException()));

        Assert.Equal((before, before), (_buffer.Length, Written()));
    }

    [Fact]
    public void WhatABurstNeededServesTheNext()
    {
        Fill(Frames);
        _buffer.Clear();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Fill(Frames);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Frames * FramePages.PageBytes / 2); // others use the pages, too
        Assert.Equal(Frames * FramePages.PageBytes, _buffer.Length);
    }

    private void Fill(int frames)
    {
        for (var frame = 0; frame < frames; frame++)
        {
            _buffer.Add(0, Wire.MaxEntry, static (_, space) => space.Length);
        }
    }

    private int Written()
    {
        var output = new ArrayBufferWriter<byte>();
        _buffer.WriteTo(output);
        return output.WrittenCount;
    }
}
