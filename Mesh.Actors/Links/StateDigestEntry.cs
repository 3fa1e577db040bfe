namespace Mesh.Links;

/// <summary>A <see cref="StateDigest"/> on the wire: the whole of it, or in buckets.</summary>
internal static class StateDigestEntry
{
    /// <summary>Room for the whole.</summary>
    public const int Size = 1 + sizeof(ulong);

    /// <summary>Room for the buckets.</summary>
    public const int BucketsSize = 1 + (StateDigest.Buckets * sizeof(ulong));

    public static int Write(ulong whole, Span<byte> space)
    {
        var writer = new EntryWriter(space);
        writer.WriteByte((byte)EntryKind.StateDigest);
        writer.WriteUInt64(whole);
        return writer.Written;
    }

    public static int WriteBuckets(ulong[] sums, Span<byte> space)
    {
        var writer = new EntryWriter(space);
        writer.WriteByte((byte)EntryKind.StateBuckets);
        foreach (var sum in sums)
        {
            writer.WriteUInt64(sum);
        }

        return writer.Written;
    }

    /// <exception cref="ProtocolException">There are fewer.</exception>
    public static ulong[] ReadBuckets(ref EntryReader entry)
    {
        var sums = new ulong[StateDigest.Buckets];
        for (var bucket = 0; bucket < sums.Length; bucket++)
        {
            sums[bucket] = entry.ReadUInt64();
        }

        return sums;
    }
}
