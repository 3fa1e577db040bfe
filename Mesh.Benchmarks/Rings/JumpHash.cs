namespace Mesh.Benchmarks.Rings;

/// <summary>
/// Jump consistent hash: Lamping and Veach, "A Fast, Minimal Memory, Consistent Hash Algorithm", 2014. Needs no memory;
/// only the last node can leave, so it stands here as a bound and not as a peer.
/// </summary>
internal static class JumpHash
{
    /// <summary>The bucket of a position, 0 to <paramref name="buckets"/> − 1.</summary>
    public static int BucketOf(ulong position, int buckets)
    {
        var bucket = -1L;
        var next = 0L;
        while (next < buckets)
        {
            bucket = next;
            position = (position * 2862933555777941757UL) + 1;
            next = (long)((bucket + 1) * ((double)(1L << 31) / ((position >> 33) + 1)));
        }

        return (int)bucket;
    }
}
