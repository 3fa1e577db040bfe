using System.IO.Pipelines;
using Mesh.Links;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Links;

public sealed class OutboxTests
{
    private const int MaxBytes = 100_000;

    // A flush waits until everything was read, so the test decides when the outbox may write again.
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1));
    private readonly TaskCompletionSource<Exception?> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RecordingSink _sink = new();
    private readonly FrameReader _reader;
    private readonly Outbox _outbox;

    public OutboxTests()
    {
        _reader = new FrameReader(_pipe.Reader, _sink);
        _outbox = new Outbox(_pipe.Writer, new FakeTimeProvider(), MaxBytes, _failed.SetResult);
    }

    [Fact]
    public async Task WhatIsBeyondTakenIsNeverSent()
    {
        var sent = Append(1);
        var taken = await _pipe.Reader.ReadAsync(); // the writer waits for the reader now
        var unsent = Append(2);
        Assert.Equal((sent, taken.Buffer.Length), (_outbox.Taken, _outbox.Taken));
        Assert.True(unsent > _outbox.Taken);

        _outbox.Close();
        _pipe.Reader.AdvanceTo(taken.Buffer.Start);
        await _reader.ReadAsync(CancellationToken.None);
        await _outbox.WrittenAsync();

        Assert.Equal(sent, _outbox.Taken);
        Assert.Equal([1UL], Pings());
        Assert.False(_pipe.Reader.TryRead(out _));
    }

    [Fact]
    public async Task AfterTheCloseNothingIsAppended()
    {
        _outbox.Close();

        Assert.Equal(AppendResult.Closed, _outbox.Append(1UL, PingEntry.Size, PingEntry.WritePing));
        await _outbox.RoomAsync();
        await _outbox.WrittenAsync();
    }

    [Fact]
    public async Task PingsComeBetweenThePartsOfALargePayload()
    {
        const int Parts = 5;
        _outbox.Append(
            1UL, PingEntry.Size, PingEntry.WritePing, transfer: new Transfer(7, new byte[Parts * Wire.MaxInline]));
        await _reader.ReadAsync(CancellationToken.None);
        var first = _sink.Entries.Count;
        Append(2);
        while (_sink.Entries.Count(entry => entry.Kind == EntryKind.Part) < Parts)
        {
            await _reader.ReadAsync(CancellationToken.None);
        }

        // Two parts may have been taken before the ping was appended: never more.
        Assert.InRange(_sink.Entries.FindIndex(first, entry => entry.Kind == EntryKind.Ping), first, first + 2);
    }

    [Fact]
    public async Task WhatIsMoreThanMayWaitIsRefusedUnlessItIsAReply()
    {
        Append(1);
        await _pipe.Reader.ReadAsync(); // nothing is written from here on
        var payload = new byte[MaxBytes / 2];

        Assert.Equal(AppendResult.Appended, AppendBounded(payload));
        Assert.Equal(AppendResult.Full, AppendBounded(payload));
        Assert.False(_outbox.HasRoomFor(payload.Length));
        Assert.True(_outbox.HasRoomFor(1_000));
        Assert.Equal(
            AppendResult.Appended,
            _outbox.Append(3UL, PingEntry.Size, PingEntry.WritePing, transfer: new Transfer(3, payload)));
    }

    [Fact]
    public async Task AProducerOfRepliesWaitsUntilThereIsRoom()
    {
        Append(1);
        var read = await _pipe.Reader.ReadAsync();
        await _outbox.RoomAsync();
        _outbox.Append(2UL, PingEntry.Size, PingEntry.WritePing, transfer: new Transfer(2, new byte[MaxBytes]));
        var room = _outbox.RoomAsync();
        Assert.False(room.IsCompleted);

        _pipe.Reader.AdvanceTo(read.Buffer.Start);
        while (!room.IsCompleted)
        {
            await _reader.ReadAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task WhenThePeerReadsNoMoreWhoeverWaitsForRoomGoesOn()
    {
        _outbox.Append(2UL, PingEntry.Size, PingEntry.WritePing, transfer: new Transfer(2, new byte[3 * MaxBytes]));
        await _pipe.Reader.ReadAsync();
        var room = _outbox.RoomAsync();
        Assert.False(room.IsCompleted);

        await _pipe.Reader.CompleteAsync();

        Assert.Null(await _failed.Task);
        await room;
        await _outbox.WrittenAsync();
        Assert.Equal(AppendResult.Closed, _outbox.Append(1UL, PingEntry.Size, PingEntry.WritePing));
    }

    [Fact]
    public async Task AWriterThatThrowsIsToldOnce()
    {
        await _pipe.Writer.CompleteAsync();
        Append(1);

        Assert.IsType<InvalidOperationException>(await _failed.Task);
        await _outbox.WrittenAsync();
    }

    [Fact]
    public async Task AnEntryThatCannotBeWrittenLeavesNoTrace()
    {
        Assert.Throws<NotSupportedException>(() =>
            _outbox.Append(0, Wire.MaxInline, static (_, _) => throw new NotSupportedException()));
        Append(1);
        await _reader.ReadAsync(CancellationToken.None);

        Assert.Equal([1UL], Pings());
    }

    [Fact]
    public async Task WithoutAKickEntriesWaitForOne()
    {
        _outbox.Append(1UL, PingEntry.Size, PingEntry.WritePing, kick: false);
        Assert.Equal(0, _outbox.Taken);
        _outbox.WriteNow();
        await _reader.ReadAsync(CancellationToken.None);

        Assert.Single(_sink.Entries);
    }

    private long Append(ulong ping)
    {
        var end = new long[1];
        _outbox.Append(
            (ping, end),
            PingEntry.Size,
            static (e, space) => PingEntry.WritePing(e.ping, space),
            static (e, at) => e.end[0] = at);
        return end[0];
    }

    private AppendResult AppendBounded(byte[] payload) => _outbox.Append(
        2UL, PingEntry.Size, PingEntry.WritePing, transfer: new Transfer(2, payload), bounded: true);

    private ulong[] Pings() => [.. _sink.Entries.Select(entry => BitConverter.ToUInt64(entry.Body))];
}
