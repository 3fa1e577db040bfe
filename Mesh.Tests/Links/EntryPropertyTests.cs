using CsCheck;
using Mesh.Links;

namespace Mesh.Tests.Links;

/// <summary>Whatever an entry says, it says when it is read.</summary>
public sealed class EntryPropertyTests
{
    private delegate T ReadEntry<out T>(ref EntryReader entry);

    [Fact]
    public void AHello() => WireValues.Hello.Sample(hello =>
        Assert.Equal(hello, Again(hello, Hello.MaxBytes, Hello.Write, static (ref entry) => Hello.Read(ref entry))));

    [Fact]
    public void AnAnswerToIt() => WireValues.HelloAnswer.Sample(answer => Assert.Equal(answer, Again(
        answer,
        HelloAnswer.MaxBytes,
        HelloAnswer.Write,
        (ref entry) => HelloAnswer.Read(answer.Refusal is null ? EntryKind.HelloAccepted : EntryKind.HelloRefused, ref entry))));

    [Fact]
    public void APing() => Gen.Long[0, Wire.MaxMicroseconds].Sample(sentAt => Assert.Equal(
        TimeSpan.FromMicroseconds(sentAt),
        Again((ulong)sentAt, PingEntry.Size, PingEntry.WritePing, static (ref entry) => entry.ReadMoment())));

    [Fact]
    public void APong() => WireValues.Pong.Sample(pong => Assert.Equal(
        (TimeSpan.FromMicroseconds((long)pong.SentAt), pong.Granted),
        Again(pong, PingEntry.Size, PingEntry.WritePong, static (ref entry) => PingEntry.ReadPong(ref entry))));

    [Fact]
    public void ARing() => WireValues.Ring.Sample(ring =>
        Assert.Equal(ring, Again(ring, RingStateEntry.MaxBytes, RingStateEntry.Write, static (ref entry) => RingStateEntry.Read(ref entry))));

    [Fact]
    public void ARingThatIsToldOn() => WireValues.RelayedRing.Sample(ring => Assert.Equal(
        ring, Again(ring, RingStateEntry.MaxRelayedBytes, RingStateEntry.WriteRelayed, static (ref entry) => RingStateEntry.ReadRelayed(ref entry))));

    [Fact]
    public void ANode() => WireValues.NodeState.Sample(node => Equal(
        node, Again(node, NodeStateEntry.SizeOf(node.State), NodeStateEntry.Write, static (ref entry) => NodeStateEntry.Read(ref entry))));

    [Fact]
    public void ANodeThatIsToldOn() => WireValues.RelayedNodeState.Sample(node =>
    {
        var again = Again(
            node, NodeStateEntry.RelayedSizeOf(node.Told.State), NodeStateEntry.WriteRelayed, static (ref entry) => NodeStateEntry.ReadRelayed(ref entry));
        Assert.Equal(node.Origin, again.Origin);
        Equal(node.Told, again.Told);
    });

    [Fact]
    public void ADigest() => Gen.ULong.Sample(digest =>
        Assert.Equal(digest, Again(digest, StateDigestEntry.Size, StateDigestEntry.Write, static (ref entry) => entry.ReadUInt64())));

    [Fact]
    public void ADigestInBuckets() => Gen.ULong.Array[StateDigest.Buckets].Sample(sums => Assert.Equal(
        sums, Again(sums, StateDigestEntry.BucketsSize, StateDigestEntry.WriteBuckets, static (ref entry) => StateDigestEntry.ReadBuckets(ref entry))));

    [Fact]
    public void ACancellation() => Gen.ULong.Sample(id =>
        Assert.Equal(id, Again(id, CancelEntry.Size, CancelEntry.Write, static (ref entry) => entry.ReadUInt64())));

    [Fact]
    public void ARequest() => WireValues.Request.Sample(request =>
    {
        var inline = request.Payload.Length <= Wire.MaxInline ? request.Payload.ToArray() : [];
        var (head, payload) = Again(
            request,
            RequestEntry.SizeOf(request),
            static (it, space) => RequestEntry.Write(it, default, space),
            static (ref entry) => (RequestEntry.Read(ref entry), entry.Take(entry.Left).ToArray()));
        Assert.Equal((request.WireId, request.Service, request.Key, request.RequestId), (head.Id, head.Service, head.Key, head.RequestId));
        Assert.Equal((request.Deadline, request.Payload.Length), (TimeSpan.FromMicroseconds(head.TimeLeftMicroseconds), head.PayloadBytes));
        Assert.Equal(inline.Length != request.Payload.Length, head.InParts);
        Assert.Equal(inline, payload);
    });

    [Fact]
    public void AReply() => WireValues.Reply.Sample(reply =>
    {
        var inline = ReplyEntry.InParts(reply.Answer) ? [] : reply.Answer.Payload.ToArray();
        var (head, payload) = Again(
            reply,
            ReplyEntry.SizeOf(reply.Answer),
            static (it, space) => ReplyEntry.Write(it.Id, it.Answer, space),
            static (ref entry) => (ReplyEntry.Read(ref entry), entry.Take(entry.Left).ToArray()));
        Assert.Equal((reply.Id, reply.Answer with { Payload = default }), (head.Id, head.Answer));
        Assert.Equal((reply.Answer.Payload.Length, ReplyEntry.InParts(reply.Answer)), (head.PayloadBytes, head.InParts));
        Assert.Equal(inline, payload);
    });

    private static void Equal(in Told<NodeState> wanted, in Told<NodeState> read)
    {
        Assert.Equal((wanted.Number, wanted.State.Draining, wanted.State.Doubt), (read.Number, read.State.Draining, read.State.Doubt));
        Assert.Equal(wanted.State.Fences.AsEnumerable(), read.State.Fences);
    }

    /// <summary>Writes it into the room that is reckoned for it, and reads all of that.</summary>
    private static TRead Again<TWritten, TRead>(TWritten what, int size, WriteEntry<TWritten> write, ReadEntry<TRead> read)
    {
        var space = new byte[size];
        var entry = new EntryReader(space.AsSpan(1, write(what, space) - 1));
        var again = read(ref entry);
        Assert.Equal(0, entry.Left);
        return again;
    }
}
