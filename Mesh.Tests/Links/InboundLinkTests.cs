using System.IO.Pipelines;
using System.Text;
using Akka.Cluster;
using Mesh.Links;
using Mesh.Requests;
using Mesh.Services;
using Mesh.Tests.Membership;
using Mesh.Tests.Support;
using Mesh.Traffic;

namespace Mesh.Tests.Links;

public sealed class InboundLinkTests
{
    private readonly WireRig _rig = new("mesh.formation.alone = on"); // grants at once
    private readonly RequestTable _table = new(64, _ => { }, new CallTraffic(TimeProvider.System));

    public static TheoryData<byte[]> Garbage => new()
    {
        Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: mesh\r\n\r\n"),
        new byte[] { 0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03, 0x01, 0x02 }, // a TLS hello
        new byte[64],
        Enumerable.Repeat((byte)0xff, 64).ToArray(),
    };

    [Fact]
    public async Task ARequestIsAnsweredWithItsReply()
    {
        var (outbox, wire) = await GreetedAsync();
        Send(outbox, "hello", seconds: 1);
        await _rig.DeliverAsync(wire);

        var (kind, body) = await _rig.NextAsync();
        Assert.Equal(EntryKind.Reply, kind);
        Assert.Equal("hello", Encoding.UTF8.GetString(body.AsSpan()[^5..]));
    }

    [Fact]
    public async Task ARequestThatWasKeptOnTheWayDoesNotRunPastItsDeadline()
    {
        var (outbox, wire) = await GreetedAsync();
        Send(outbox, "late", seconds: 1);
        _rig.Clock.Advance(TimeSpan.FromSeconds(3));
        await _rig.DeliverAsync(wire);

        Assert.Equal(Reason.Expired, ReplyOf((await _rig.NextAsync()).Body).Answer.Reason);
        Assert.Empty(_rig.Ran);
    }

    [Fact]
    public async Task NorDoesOneThatWaitedInTheOutboxOfAStalledConnection()
    {
        var (outbox, wire) = await GreetedAsync(pauseAt: 1);
        Send(outbox, "stalls", seconds: 9);
        var taken = await wire.Reader.ReadAsync(); // the outbox writes no more until this was delivered
        Send(outbox, "late", seconds: 1);
        _rig.Clock.Advance(TimeSpan.FromSeconds(3));
        Send(outbox, "in time", seconds: 1);
        wire.Reader.AdvanceTo(taken.Buffer.Start);
        var delivering = DeliverAllAsync(wire);

        var reasons = new List<Reason>(); // replies come in any order
        while (reasons.Count < 3)
        {
            reasons.Add(ReplyOf((await _rig.NextAsync()).Body).Answer.Reason);
        }

        Assert.False(delivering.IsFaulted);
        Assert.Equal([Reason.None, Reason.None, Reason.Expired], reasons.Order());
        var ran = _rig.Ran.Select(request => Encoding.UTF8.GetString(request.Payload.Span));
        Assert.Equal(["in time", "stalls"], ran.Order());
    }

    [Fact]
    public async Task HandlersThatBlockTheirThreadsHoldUpNoOther()
    {
        const int Blocking = 8;
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, 4 * Blocking), completions);
        var (outbox, wire) = await GreetedAsync();
        for (var i = 0; i < 4 * Blocking; i++)
        {
            Send(outbox, i % 2 == 0 && i < 2 * Blocking ? "block" : "quick", seconds: 9);
        }

        await _rig.DeliverAsync(wire); // all in one read
        using var looking = new Timer(_ => _rig.Plane.Batches.Look(), null, 10, 10);
        for (var replies = 0; replies < 3 * Blocking; replies++)
        {
            var (_, body) = await _rig.NextAsync().WaitAsync(TimeSpan.FromSeconds(20));
            Assert.Equal("quick", Encoding.UTF8.GetString(body.AsSpan()[^5..]));
        }

        _rig.Unblock.Set();
        for (var replies = 0; replies < Blocking; replies++)
        {
            await _rig.NextAsync().WaitAsync(TimeSpan.FromSeconds(20));
        }

        Assert.Equal(4 * Blocking, _rig.Ran.Count); // each once
    }

    [Fact]
    public async Task ACancellationReachesTheServices()
    {
        var cancelled = new RunningRequests(_rig.Clock, TimeSpan.FromSeconds(1));
        var rig = new WireRig(running: cancelled);
        var (outbox, wire) = rig.NewOutbox();
        outbox.Append(WireRig.GoodHello, Hello.MaxBytes, Hello.Write);
        outbox.Append(7ul, 9, static (id, space) =>
        {
            var writer = new EntryWriter(space);
            writer.WriteByte((byte)EntryKind.Cancel);
            writer.WriteUInt64(id);
            return writer.Written;
        });
        await rig.DeliverAsync(wire);
        Assert.Equal(EntryKind.HelloAccepted, (await rig.NextAsync()).Kind);

        await Eventually.Async(() => cancelled.Early == 1, () => "not heard", TimeSpan.FromSeconds(20));
    }

    [Theory]
    [MemberData(nameof(Garbage))]
    public async Task GarbageClosesTheConnectionWithOneLine(byte[] bytes)
    {
        await _rig.DeliverAsync(bytes);
        await _rig.Ended;

        Assert.Single(_rig.Log.Lines);
    }

    [Fact]
    public async Task AStrangerWhoSaysNothingIsClosedAfterTheHelloTimeout()
    {
        await _rig.DeliverAsync(new byte[3]);
        _rig.Clock.Advance(_rig.Options.Links.HelloTimeout);
        await _rig.Ended;

        Assert.Contains("no hello", Assert.Single(_rig.Log.Lines).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStrangerWhoOnlyLooksIsNotWorthALine()
    {
        await _rig.HangUpAsync();
        await _rig.Ended;

        Assert.Empty(_rig.Log.Lines);
    }

    [Fact]
    public async Task WhoIsRefusedIsToldWhyAndClosedWithOneLine()
    {
        var (outbox, wire) = _rig.NewOutbox();
        outbox.Append(WireRig.GoodHello with { Cluster = "other" }, Hello.MaxBytes, Hello.Write);
        await _rig.DeliverAsync(wire);
        Assert.Equal(EntryKind.HelloRefused, (await _rig.NextAsync()).Kind);

        outbox.Append(WireRig.GoodHello, Hello.MaxBytes, Hello.Write); // too late
        await _rig.DeliverAsync(wire);
        await _rig.Ended;

        Assert.Contains("'other'", Assert.Single(_rig.Log.Lines).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARequestBeforeTheHelloIsAFault()
    {
        var (outbox, wire) = _rig.NewOutbox();
        Send(outbox, "too soon", seconds: 1);
        await _rig.DeliverAsync(wire);
        await _rig.Ended;

        Assert.Single(_rig.Log.Lines);
        Assert.Empty(_rig.Ran);
    }

    [Fact]
    public async Task ARemovedIncarnationIsRefusedSoThatItKnows()
    {
        _rig.Plane.Removed.Add(WireRig.GoodHello.From);
        var (outbox, wire) = _rig.NewOutbox();
        outbox.Append(WireRig.GoodHello, Hello.MaxBytes, Hello.Write);
        await _rig.DeliverAsync(wire);

        Assert.True(RefusalOf(await _rig.NextAsync()).IsRemoved);
    }

    [Fact]
    public async Task OneThatIsRemovedLaterIsToldAtItsNextPing()
    {
        var (outbox, wire) = await GreetedAsync();
        outbox.Append(1UL, PingEntry.Size, PingEntry.WritePing);
        await _rig.DeliverAsync(wire);
        Assert.False(PongOf(await _rig.NextAsync()).Granted); // it is in nobody's view

        _rig.Plane.Removed.Add(WireRig.GoodHello.From);
        outbox.Append(2UL, PingEntry.Size, PingEntry.WritePing);
        await _rig.DeliverAsync(wire);

        Assert.True(RefusalOf(await _rig.NextAsync()).IsRemoved);
    }

    [Fact]
    public async Task AVoterGrantsALeaseWithItsPong()
    {
        var member = GrantsTests.Member(WireRig.GoodHello.From, MemberStatus.Up);
        _rig.Plane.Grants!.See(GrantsTests.View(MemberStatus.Up, member), _rig.Clock.Monotonic());
        var (outbox, wire) = await GreetedAsync();
        outbox.Append(1UL, PingEntry.Size, PingEntry.WritePing);
        await _rig.DeliverAsync(wire);

        Assert.Equal((TimeSpan.FromMicroseconds(1), true), PongOf(await _rig.NextAsync()));
    }

    [Theory]
    [InlineData(33_000, Outcome.Replied)]
    [InlineData(1 << 20, Outcome.Replied)]
    [InlineData((1 << 20) + 1, Outcome.Rejected)]
    public async Task APayloadInPartsIsTakenUpToTheLimit(int bytes, Outcome outcome)
    {
        var (outbox, wire) = await GreetedAsync();
        Send(outbox, new string('x', bytes), seconds: 1);
        Send(outbox, "after it", seconds: 1);
        var delivering = DeliverAllAsync(wire);
        var replies = new List<ReplyHead>();
        while (replies.Count < 2)
        {
            var (kind, body) = await _rig.NextAsync();
            if (kind == EntryKind.Reply)
            {
                replies.Add(ReplyOf(body));
            }
        }

        Assert.Contains(outcome, replies.Select(reply => reply.Answer.Outcome));
        Assert.Contains(replies, reply => reply is { Answer.Outcome: Outcome.Replied, PayloadBytes: 8 });
        Assert.False(delivering.IsFaulted);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("order-7")]
    [InlineData("node1#0000002a 7")]
    public async Task ARequestIdArrivesAsItWasSent(string? requestId)
    {
        var (outbox, wire) = await GreetedAsync();
        Send(outbox, "hello", seconds: 1, requestId);
        await _rig.DeliverAsync(wire);
        await _rig.NextAsync();

        Assert.Equal(requestId, Assert.Single(_rig.Ran).RequestId);
    }

    [Fact]
    public async Task ATooLongRequestIdIsAFault()
    {
        var (outbox, wire) = await GreetedAsync();
        Send(outbox, "hello", seconds: 1, new string('x', RequestOptions.MaxRequestIdLength + 1));
        await _rig.DeliverAsync(wire);
        await _rig.Ended;

        Assert.Empty(_rig.Ran);
    }

    [Fact]
    public async Task ACancelOfWhatIsNotThereHarmsNothing()
    {
        var (outbox, wire) = await GreetedAsync();
        outbox.Append(4711UL, CancelEntry.Size, CancelEntry.Write);
        Send(outbox, "hello", seconds: 1);
        await _rig.DeliverAsync(wire);

        Assert.Equal(EntryKind.Reply, (await _rig.NextAsync()).Kind);
    }

    private void Send(Outbox outbox, string payload, int seconds, string? requestId = null)
    {
        var request = _table.Rent()!;
        request.RequestId = requestId;
        (request.Service, request.Key, request.Payload) = ("s", "k", Encoding.UTF8.GetBytes(payload));
        request.Deadline = _rig.Clock.Monotonic() + TimeSpan.FromSeconds(seconds);
        outbox.Append(
            (request, outbox),
            RequestEntry.SizeOf(request),
            static (sending, space) => RequestEntry.Write(sending.request, sending.outbox.FrameOpenedAt, space),
            transfer: payload.Length > Wire.MaxInline ? new Transfer(request.WireId, request.Payload) : default);
    }

    private async Task DeliverAllAsync(Pipe wire)
    {
        while (true)
        {
            await _rig.DeliverAsync(wire);
        }
    }

    private async Task<(Outbox Outbox, Pipe Wire)> GreetedAsync(long pauseAt = 0)
    {
        var (outbox, wire) = _rig.NewOutbox(pauseAt);
        outbox.Append(WireRig.GoodHello, Hello.MaxBytes, Hello.Write);
        await _rig.DeliverAsync(wire);
        Assert.Equal(EntryKind.HelloAccepted, (await _rig.NextAsync()).Kind);
        return (outbox, wire);
    }

    private static HelloAnswer RefusalOf((EntryKind Kind, byte[] Body) answer)
    {
        Assert.Equal(EntryKind.HelloRefused, answer.Kind);
        var entry = new EntryReader(answer.Body);
        return HelloAnswer.Read(answer.Kind, ref entry);
    }

    private static (TimeSpan SentAt, bool Granted) PongOf((EntryKind Kind, byte[] Body) answer)
    {
        Assert.Equal(EntryKind.Pong, answer.Kind);
        var entry = new EntryReader(answer.Body);
        return PingEntry.ReadPong(ref entry);
    }

    private static ReplyHead ReplyOf(byte[] body)
    {
        var entry = new EntryReader(body);
        return ReplyEntry.Read(ref entry);
    }
}
