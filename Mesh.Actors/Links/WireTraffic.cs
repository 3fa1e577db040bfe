namespace Mesh.Links;

/// <summary>What went over the data plane in one direction, in totals that only grow. Thread-safe; added to once for each
/// read or write, not for each entry.</summary>
internal sealed class WireTraffic
{
    private long _bytes;
    private long _frames;
    private long _requests;
    private long _replies;

    /// <summary>Bytes of frames, before TLS.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    public long Frames => Volatile.Read(ref _frames);

    /// <summary>Entries that are requests.</summary>
    public long Requests => Volatile.Read(ref _requests);

    /// <summary>Entries that are replies.</summary>
    public long Replies => Volatile.Read(ref _replies);

    public void Add(in WireCount count)
    {
        Interlocked.Add(ref _bytes, count.Bytes);
        Interlocked.Add(ref _frames, count.Frames);
        Interlocked.Add(ref _requests, count.Requests);
        Interlocked.Add(ref _replies, count.Replies);
    }
}

/// <summary>What one read or write has carried.</summary>
internal struct WireCount
{
    public int Bytes;
    public int Frames;
    public int Requests;
    public int Replies;

    /// <summary>One entry more.</summary>
    public void See(EntryKind kind)
    {
        if (kind == EntryKind.Request)
        {
            Requests++;
        }
        else if (kind == EntryKind.Reply)
        {
            Replies++;
        }
    }
}
