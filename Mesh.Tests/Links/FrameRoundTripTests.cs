using System.Buffers.Binary;
using System.IO.Pipelines;
using Mesh.Links;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Links;

/// <summary>What an outbox writes, a frame reader reads, however the bytes are cut on their way.</summary>
public sealed class FrameRoundTripTests
{
    private static readonly int[] Sizes = [1, 2, 100, 1_000, Wire.MaxInline, Wire.MaxEntry - 1, Wire.MaxEntry];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task EverythingComesOutInItsOrder(int seed)
    {
        var random = new Random(seed);
        var appended = new List<byte[]>();
        var transfers = new Dictionary<ulong, byte[]>();
        var bytes = await WrittenBy(outbox => AppendRandomly(outbox, random, appended, transfers));

        var whole = new RecordingSink();
        var most = random.Next(1, seed % 2 == 0 ? 40 : 5_000);
        var reader = new FrameReader(PipeReader.Create(Segments.Of(bytes, () => random.Next(1, most + 1))), whole);
        while (await reader.ReadAsync(CancellationToken.None))
        {
        }

        Assert.Equal(appended, whole.Entries.Where(entry => entry.Kind == EntryKind.Reply).Select(entry => entry.Body));
        Assert.Equal(transfers, Payloads(whole));
        CheckFrames(bytes, whole.Frames.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task BytesThatTrickleInAreReadAsTheyCome(int seed)
    {
        var random = new Random(seed);
        var appended = new List<byte[]>();
        var bytes = await WrittenBy(outbox => AppendRandomly(outbox, random, appended, []));
        var pipe = new Pipe();
        var sink = new RecordingSink();
        var reader = new FrameReader(pipe.Reader, sink);
        for (var start = 0; start < bytes.Length;)
        {
            var size = Math.Min(random.Next(1, 2_000), bytes.Length - start);
            await pipe.Writer.WriteAsync(bytes.AsMemory(start, size));
            Assert.True(await reader.ReadAsync(CancellationToken.None));
            start += size;
        }

        await pipe.Writer.CompleteAsync();
        Assert.False(await reader.ReadAsync(CancellationToken.None));
        Assert.Equal(appended, sink.Entries.Where(entry => entry.Kind == EntryKind.Reply).Select(entry => entry.Body));
    }

    private static void AppendRandomly(
        Outbox outbox, Random random, List<byte[]> appended, Dictionary<ulong, byte[]> transfers)
    {
        for (var i = 0; i < 60; i++)
        {
            // An entry begins with its kind, which the reader takes off.
            var body = new byte[Math.Min(random.Next(1 + Sizes[random.Next(Sizes.Length)]), Wire.MaxEntry - 1)];
            random.NextBytes(body);
            var transfer = random.Next(10) == 0 ? new byte[random.Next(1, 200_000)] : [];
            random.NextBytes(transfer);
            if (transfer.Length > 0)
            {
                transfers.Add((ulong)i, transfer);
            }

            appended.Add(body);
            var kick = random.Next(3) == 0;
            outbox.Append(body, body.Length + 1, Write, transfer: new Transfer((ulong)i, transfer), kick: kick);
        }

        outbox.WriteNow();
    }

    private static int Write(byte[] body, Span<byte> space)
    {
        space[0] = (byte)EntryKind.Reply;
        body.CopyTo(space[1..]);
        return body.Length + 1;
    }

    private static async Task<byte[]> WrittenBy(Action<Outbox> append)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var outbox = new Outbox(pipe.Writer, new FakeTimeProvider(), int.MaxValue, _ => { });
        append(outbox);
        await outbox.WrittenAsync();
        await pipe.Writer.CompleteAsync();
        using var bytes = new MemoryStream();
        await pipe.Reader.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private static Dictionary<ulong, byte[]> Payloads(RecordingSink sink) => sink.Entries
        .Where(entry => entry.Kind == EntryKind.Part)
        .GroupBy(entry => BinaryPrimitives.ReadUInt64LittleEndian(entry.Body))
        .ToDictionary(parts => parts.Key, parts => parts.SelectMany(part => part.Body.Skip(sizeof(ulong))).ToArray());

    private static void CheckFrames(ReadOnlySpan<byte> bytes, int count)
    {
        for (; count > 0; count--)
        {
            var body = BinaryPrimitives.ReadInt32LittleEndian(bytes);
            Assert.InRange(body, 1, Wire.EntryHeader + Wire.MaxFrameBody);
            bytes = bytes[(Wire.FrameHeader + body)..];
        }

        Assert.True(bytes.IsEmpty);
    }
}
