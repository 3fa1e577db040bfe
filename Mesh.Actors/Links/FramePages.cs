namespace Mesh.Links;

/// <summary>Pages for frames that wait behind others, shared by all connections. Thread-safe.</summary>
/// <remarks>Too small for the large object heap, whose garbage only the rare full collections free. A few are kept; a burst that
/// needed more leaves them to the collector.</remarks>
internal static class FramePages
{
    /// <summary>The longest frame.</summary>
    public const int PageBytes = Wire.FrameHeader + Wire.MaxFrameBody;

    private const int Most = 64; // 4 MiB

    private static readonly Lock Gate = new();
    private static readonly byte[]?[] Free = new byte[Most][];
    private static int _count;

    /// <summary>A page of <see cref="PageBytes"/>, with anything on it.</summary>
    public static byte[] Rent()
    {
        lock (Gate)
        {
            if (_count > 0)
            {
                var page = Free[--_count]!;
                Free[_count] = null;
                return page;
            }
        }

        return GC.AllocateUninitializedArray<byte>(PageBytes);
    }

    /// <summary>Takes a page back that nobody uses any more; one of another size is left to the collector.</summary>
    public static void Return(byte[] page)
    {
        lock (Gate)
        {
            if (page.Length == PageBytes && _count < Most)
            {
                Free[_count++] = page;
            }
        }
    }
}
