namespace Mesh.Links;

/// <summary>The data plane's numbers. Little-endian throughout.</summary>
/// <remarks>
/// A frame is a body length (u32), the moment when its sender began to fill it (u64, monotonic microseconds), and a
/// body
/// of entries. An entry is its own length (u16, itself not counted), a kind (u8) and what the kind says. Times in
/// entries count from their frame's moment. A connection's first frame each way is its hello. The dialler sends
/// requests and pings; the listener sends replies and pongs, in any order.
/// </remarks>
internal static class Wire
{
    // For the stories of mixed versions alone: built with -p:MeshWireVersions=1-1 a program speaks as one of the last version,
    // built with 2-2 as one of the next. Nothing else sets that property.
#if MESH_WIRE_1_1
    private const ushort Oldest = 1, Newest = 1;
#elif MESH_WIRE_2_2
    private const ushort Oldest = 2, Newest = 2;
#else
    private const ushort Oldest = 1, Newest = 2;
#endif

    /// <summary>From this version on a request may say which trace it belongs to.</summary>
    public const ushort WithTraces = 2;

    /// <summary>The versions of this protocol that this program speaks.</summary>
    public const ushort MinVersion = Oldest;

    /// <inheritdoc cref="MinVersion"/>
    public const ushort MaxVersion = Newest;

    /// <summary>Length and moment.</summary>
    public const int FrameHeader = 12;

    /// <summary>The longest body of a frame.</summary>
    public const int MaxFrameBody = 64 * 1024;

    /// <summary>An entry's length field.</summary>
    public const int EntryHeader = 2;

    /// <summary>The longest entry: with its length field it fills a frame.</summary>
    public const int MaxEntry = MaxFrameBody - EntryHeader;

    /// <summary>No monotonic clock says more: 18,000 years.</summary>
    public const long MaxMicroseconds = 1L << 59;

    /// <summary>A longer payload travels in parts, so that pings never wait behind it.</summary>
    public const int MaxInline = 32 * 1024;
}

/// <summary>What an entry is.</summary>
internal enum EntryKind : byte
{
    Hello = 1,
    HelloAccepted = 2,
    HelloRefused = 3,
    Ping = 4,
    Pong = 5,
    Request = 6,
    Reply = 7,

    /// <summary>A piece of the payload of the request or reply with that id.</summary>
    Part = 8,

    /// <summary>The request with that id is not waited for any more.</summary>
    Cancel = 9,

    /// <summary>A <see cref="Links.RingState"/> of the dialler.</summary>
    RingState = 10,

    /// <summary>The <see cref="Links.NodeState"/> of the dialler.</summary>
    NodeState = 11,

    /// <summary>A <see cref="Links.RingState"/> of another node, told on by the dialler.</summary>
    RelayedRingState = 12,

    /// <summary>The <see cref="Links.NodeState"/> of another node, told on by the dialler.</summary>
    RelayedNodeState = 13,

    /// <summary>The dialler's <see cref="Links.StateDigest"/> over all that it knows.</summary>
    StateDigest = 14,

    /// <summary>The listener's, in buckets, because it has another: the dialler sends what differs.</summary>
    StateBuckets = 15,
}

[Flags]
internal enum EntryFlags : byte
{
    None = 0,
    HasKey = 1,

    /// <summary>The payload follows in <see cref="EntryKind.Part"/> entries.</summary>
    InParts = 2,

    /// <summary>A request id follows that is good on every node.</summary>
    HasRequestId = 4,

    /// <summary>A trace context follows: the trace is recorded.</summary>
    HasTrace = 8,
}
