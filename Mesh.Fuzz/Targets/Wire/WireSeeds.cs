using System.Buffers;
using Mesh.Links;
using Mesh.Requests;
using Mesh.Traffic;

namespace Mesh.Fuzz.Targets.Wire;

/// <summary>What the data plane's own writers write.</summary>
internal static class WireSeeds
{
    public static readonly NodeIdentity Dialler = new("node2", 2);
    public static readonly NodeIdentity Listener = new("node1", 1);
    public static readonly NodeIdentity Other = new("node3", 3);

    private const string Key = "ä/ö";

    private static readonly Told<RingState> Ring = new(new RingState("s", 7, 3, true), 8);
    private static readonly NodeState State = new(true, 2, [new Fence(Other, TimeSpan.FromSeconds(2)), new Fence(Dialler, TimeSpan.Zero)]);

    /// <summary>A hello that the listener takes.</summary>
    public static Hello Hello { get; } = new(Links.Wire.MinVersion, Links.Wire.MaxVersion, "mesh", Dialler, Listener, 7);

    /// <summary>One entry of each kind, without its length.</summary>
    public static IEnumerable<byte[]> Entries =>
    [
        Entry(Hello, Links.Hello.Write),
        Entry(new HelloAnswer(1, null), HelloAnswer.Write),
        Entry(HelloAnswer.Removed(Dialler, Listener), HelloAnswer.Write),
        Entry(1UL, PingEntry.WritePing),
        Entry((1UL, true), PingEntry.WritePong),
        Entry(Ring, RingStateEntry.Write),
        Entry(new Relayed<RingState>(Other, Ring), RingStateEntry.WriteRelayed),
        Entry(new Told<NodeState>(State, 9), NodeStateEntry.Write),
        Entry(new Relayed<NodeState>(Other, new(State, 9)), NodeStateEntry.WriteRelayed),
        Entry(7UL, StateDigestEntry.Write),
        Entry(new ulong[StateDigest.Buckets], StateDigestEntry.WriteBuckets),
        Entry(Request(null, null, 0), WriteRequest),
        Entry(Request(Key, null, 20), WriteRequest),
        Entry(Request(Key, "id-1", 20), WriteRequest),
        Entry(Request(Key, "node2 7", Links.Wire.MaxInline + 1), WriteRequest),
        Entry(Answer.Replied(new byte[10]), static (answer, space) => ReplyEntry.Write(5, answer, space)),
        Entry(Answer.Replied(new byte[Links.Wire.MaxInline + 1]), static (answer, space) => ReplyEntry.Write(5, answer, space)),
        Entry(Answer.Overloaded("full", TimeSpan.FromSeconds(1)), static (answer, space) => ReplyEntry.Write(5, answer, space)),
        Entry(new Transfer(5, new byte[100]), PartEntry.Write),
        Entry(5UL, CancelEntry.Write),
    ];

    /// <summary>Each of these in a frame of its own, all of them in one, and a payload in parts.</summary>
    public static IEnumerable<byte[]> Frames =>
    [
        .. Entries.Select(entry => Framed(entry)),
        Framed([.. Entries]),
        InParts(Entry(Request(Key, null, Links.Wire.MaxInline + 1), WriteRequest)),
        InParts(Entry(Answer.Replied(new byte[Links.Wire.MaxInline + 1]), static (answer, space) => ReplyEntry.Write(RequestId, answer, space))),
    ];

    /// <summary>Entries as the bytes of a connection.</summary>
    public static byte[] Framed(params ReadOnlySpan<byte[]> entries)
    {
        var frames = new FrameBuffer(new StoppedClock());
        foreach (var entry in entries)
        {
            frames.Add(entry, entry.Length, static (entry, space) =>
            {
                entry.CopyTo(space);
                return entry.Length;
            });
        }

        var bytes = new ArrayBufferWriter<byte>();
        frames.WriteTo(bytes);
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>An entry as its writer writes it.</summary>
    public static byte[] Entry<T>(T what, WriteEntry<T> write)
    {
        var space = new byte[Links.Wire.MaxEntry];
        return space[..write(what, space)];
    }

    private static ulong RequestId => Request(null, null, 0).WireId;

    private static byte[] InParts(byte[] head) => Framed(
        head,
        Entry(new Transfer(RequestId, new byte[Links.Wire.MaxInline]), PartEntry.Write),
        Entry(new Transfer(RequestId, new byte[1]), PartEntry.Write));

    private static PendingRequest Request(string? key, string? requestId, int payloadBytes)
    {
        var request = new RequestTable(1, _ => { }, new CallTraffic(TimeProvider.System)).Rent()!;
        (request.Service, request.Key, request.RequestId, request.Payload) = ("s", key, requestId, new byte[payloadBytes]);
        request.Deadline = TimeSpan.FromSeconds(5);
        return request;
    }

    private static int WriteRequest(PendingRequest request, Span<byte> space) => RequestEntry.Write(request, default, space);
}
