using System.IO.Pipelines;
using Mesh.Links;
using Mesh.Requests;
using Mesh.Traffic;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Links;

/// <summary>Whatever bytes come: a fault of the protocol at most, no memory to speak of, and an end.</summary>
public sealed class HostileBytesTests
{
    private const int Streams = 4_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task NothingButAProtocolFaultComesOfAnyBytes(int seed)
    {
        var random = new Random(seed);
        var valid = await ValidStreamAsync();
        for (var i = 0; i < Streams; i++)
        {
            var bytes = Spoil(valid, random, i);
            var stream = PipeReader.Create(Segments.Of(bytes, () => random.Next(1, 200)));
            var reader = new FrameReader(stream, new Decoder());
            try
            {
                while (await reader.ReadAsync(CancellationToken.None))
                {
                }
            }
            catch (ProtocolException)
            {
            }
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public async Task AListenerEndsQuietlyWhateverItIsSent(int seed)
    {
        var random = new Random(seed);
        var valid = await ValidStreamAsync();
        for (var i = 0; i < 300; i++)
        {
            var rig = new WireRig();
            await rig.DeliverAsync(Spoil(valid, random, i));
            await rig.HangUpAsync();
            await rig.Ended;

            Assert.InRange(rig.Log.Lines.Count, 0, 1);
            Assert.DoesNotContain(rig.Log.Lines, line => line.Level > LogLevel.Warning);
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public async Task ADiallerLosesItsConnectionOnceWhateverItIsSent(int seed)
    {
        var random = new Random(seed);
        var valid = await ValidStreamAsync();
        for (var i = 0; i < 300; i++)
        {
            var rig = new WireRig();
            var (toDialler, fromDialler) = (new Pipe(), new Pipe());
            var events = new Events();
            var link = new OutboundLink(
                new MemoryConnection(toDialler.Reader, fromDialler.Writer), rig.Plane, events);
            await toDialler.Writer.WriteAsync(Spoil(valid, random, i));
            await toDialler.Writer.CompleteAsync();
            await link.RunAsync();

            Assert.Equal(1, events.Losses);
            Assert.DoesNotContain(rig.Log.Lines, line => line.Level > LogLevel.Warning);
        }
    }

    [Theory]
    [InlineData(uint.MaxValue)]
    [InlineData(0x7fffffffu)]
    [InlineData(0x10001u)]
    [InlineData(0u)]
    public async Task AnAbsurdLengthIsAFaultAndTakesNoMemory(uint length)
    {
        byte[] bytes = [.. BitConverter.GetBytes(length), .. new byte[100]];
        var reader = new FrameReader(PipeReader.Create(Segments.Of(bytes, () => 200)), new Decoder());

        var before = GC.GetAllocatedBytesForCurrentThread();
        await Assert.ThrowsAsync<ProtocolException>(() => reader.ReadAsync(CancellationToken.None).AsTask());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData(-1L)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public async Task AMomentThatNoClockSaysIsAFault(long sentAt)
    {
        byte[] bytes = [1, 0, 0, 0, .. BitConverter.GetBytes(sentAt), .. new byte[100]];
        var reader = new FrameReader(PipeReader.Create(Segments.Of(bytes, () => 7)), new Decoder());

        await Assert.ThrowsAsync<ProtocolException>(() => reader.ReadAsync(CancellationToken.None).AsTask());
    }

    private static byte[] Spoil(byte[] valid, Random random, int round)
    {
        var bytes = valid.ToArray();
        switch (round % 4)
        {
            case 0:
                random.NextBytes(bytes.AsSpan(0, random.Next(1, 200)));
                return bytes[..random.Next(1, bytes.Length)];
            case 1:
                return bytes[..random.Next(1, bytes.Length)];
            case 2:
                for (var flips = random.Next(1, 6); flips > 0; flips--)
                {
                    bytes[random.Next(Math.Min(bytes.Length, 2_000))] ^= (byte)(1 << random.Next(8));
                }

                return bytes;
            default:
                random.NextBytes(bytes.AsSpan(Wire.FrameHeader + Wire.EntryHeader + 1)); // a frame of nonsense
                return bytes;
        }
    }

    /// <summary>A hello and one of each of the other entries.</summary>
    private static async Task<byte[]> ValidStreamAsync()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var outbox = new Outbox(pipe.Writer, new FakeTimeProvider(), int.MaxValue, _ => { });
        outbox.Append(WireRig.GoodHello, Hello.MaxBytes, Hello.Write);
        outbox.Append(new HelloAnswer(1, null), HelloAnswer.MaxBytes, HelloAnswer.Write);
        outbox.Append(1UL, PingEntry.Size, PingEntry.WritePing);
        outbox.Append((1UL, true), PingEntry.Size, PingEntry.WritePong);
        var ring = new Told<RingState>(new RingState("s", 7, 3, true), 8);
        outbox.Append(ring, RingStateEntry.MaxBytes, RingStateEntry.Write);
        outbox.Append(
            new Relayed<RingState>(new NodeIdentity("node3", 3), ring), RingStateEntry.MaxRelayedBytes, RingStateEntry.WriteRelayed);
        var state = new NodeState(false, 2, [new Fence(new NodeIdentity("node3", 3), TimeSpan.FromSeconds(2))]);
        outbox.Append(new Told<NodeState>(state, 9), NodeStateEntry.SizeOf(state), NodeStateEntry.Write);
        outbox.Append(
            new Relayed<NodeState>(new NodeIdentity("node3", 3), new(state, 9)),
            NodeStateEntry.RelayedSizeOf(state),
            NodeStateEntry.WriteRelayed);
        outbox.Append(7UL, StateDigestEntry.Size, StateDigestEntry.Write);
        outbox.Append(new ulong[StateDigest.Buckets], StateDigestEntry.BucketsSize, StateDigestEntry.WriteBuckets);
        var request = new RequestTable(1, _ => { }, new CallTraffic(TimeProvider.System)).Rent()!;
        (request.Service, request.Key, request.Payload) = ("s", "k", new byte[100]);
        outbox.Append(
            request, RequestEntry.SizeOf(request), static (r, space) => RequestEntry.Write(r, default, space));
        var answer = Answer.Replied(new byte[40_000]);
        outbox.Append(
            answer,
            ReplyEntry.SizeOf(answer),
            static (a, space) => ReplyEntry.Write(5, a, space),
            transfer: new Transfer(5, answer.Payload));
        await outbox.WrittenAsync();
        await pipe.Writer.CompleteAsync();
        using var bytes = new MemoryStream();
        await pipe.Reader.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    /// <summary>Reads every entry as what it says it is.</summary>
    private sealed class Decoder : IEntrySink
    {
        private readonly Assemblies<int> _assemblies = new();

        public void OnFrame(long sentAt) => Assert.InRange(sentAt, 0, Wire.MaxMicroseconds);

        public void OnEntry(EntryKind kind, EntryReader entry)
        {
            switch (kind)
            {
                case EntryKind.Hello:
                    Hello.Read(ref entry);
                    break;
                case EntryKind.HelloAccepted or EntryKind.HelloRefused:
                    HelloAnswer.Read(kind, ref entry);
                    break;
                case EntryKind.Ping:
                    entry.ReadMoment();
                    break;
                case EntryKind.Pong:
                    PingEntry.ReadPong(ref entry);
                    break;
                case EntryKind.RingState:
                    RingStateEntry.Read(ref entry);
                    break;
                case EntryKind.NodeState:
                    NodeStateEntry.Read(ref entry);
                    break;
                case EntryKind.RelayedRingState:
                    RingStateEntry.ReadRelayed(ref entry);
                    break;
                case EntryKind.RelayedNodeState:
                    NodeStateEntry.ReadRelayed(ref entry);
                    break;
                case EntryKind.StateDigest:
                    entry.ReadUInt64();
                    break;
                case EntryKind.StateBuckets:
                    StateDigestEntry.ReadBuckets(ref entry);
                    break;
                case EntryKind.Request:
                    var request = RequestEntry.Read(ref entry);
                    Take(ref entry, request.Id, request.InParts, request.PayloadBytes);
                    break;
                case EntryKind.Reply:
                    var reply = ReplyEntry.Read(ref entry);
                    Take(ref entry, reply.Id, reply.InParts, reply.PayloadBytes);
                    break;
                case EntryKind.Part:
                    _assemblies.TryFinish(entry.ReadUInt64(), entry.Take(entry.Left), out _, out _);
                    break;
            }
        }

        private void Take(ref EntryReader entry, ulong id, bool inParts, int bytes)
        {
            if (inParts)
            {
                _assemblies.Begin(id, 0, bytes, keep: bytes < 1 << 20);
            }
            else
            {
                entry.Take(bytes);
            }
        }
    }

    private sealed class Events : ILinkEvents
    {
        public string PeerName => "node1";

        public int Losses { get; private set; }

        public void OnHeard(TimeSpan now)
        {
        }

        public void OnPong(TimeSpan now, TimeSpan roundTrip, bool granted) => Assert.True(roundTrip >= TimeSpan.Zero);

        public void OnRemoved(string refusal) => Assert.DoesNotContain(refusal, char.IsControl);

        public void OnAnswer(ulong id, in Answer answer, ReplyBatch ended)
        {
        }

        public void OnLost(OutboundLink connection, string cause) => Losses++;
    }
}
