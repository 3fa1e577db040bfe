using System.Buffers;

namespace Mesh.Tests.Links;

/// <summary>Bytes cut into segments, as a transport hands them out.</summary>
internal sealed class Segments : ReadOnlySequenceSegment<byte>
{
    private Segments(ReadOnlyMemory<byte> memory, long runningIndex)
    {
        Memory = memory;
        RunningIndex = runningIndex;
    }

    public static ReadOnlySequence<byte> Of(byte[] bytes, Func<int> nextSize)
    {
        var first = new Segments(default, 0);
        var last = first;
        for (var start = 0; start < bytes.Length;)
        {
            var size = Math.Min(nextSize(), bytes.Length - start);
            var next = new Segments(bytes.AsMemory(start, size), start);
            last.Next = next;
            last = next;
            start += size;
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }
}
