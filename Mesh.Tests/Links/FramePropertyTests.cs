using System.Buffers.Binary;
using System.IO.Pipelines;
using CsCheck;
using Mesh.Links;
using Mesh.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Links;

/// <summary>What an outbox writes, a frame reader reads, however the bytes are cut on their way.</summary>
public sealed class FramePropertyTests
{
    private const int Rounds = 50;

    // An entry begins with its kind, which the reader takes off.
    private static readonly Gen<Post> Posts = Gen.Select(
        RandomBytes.Of(Gen.Frequency<int>(
            (6, Gen.Int[0, 2]), (6, Gen.Int[0, 1_000]), (1, Gen.Int[Wire.MaxInline - 2, Wire.MaxInline + 2]), (1, Gen.Int[Wire.MaxEntry - 3, Wire.MaxEntry - 1]))),
        Gen.Frequency<byte[]>((19, Gen.Const(Array.Empty<byte>())), (1, RandomBytes.Of(Gen.Int[1, 100_000]))),
        Gen.Bool,
        (body, payload, kick) => new Post(body, payload, kick));

    // Small pieces of all, and large ones.
    private static readonly Gen<Func<int>> Pieces = Gen.Select(Gen.OneOf<int>(Gen.Int[1, 40], Gen.Int[1, 5_000]), Gen.Int, (most, seed) =>
    {
        var random = new Random(seed);
        return (Func<int>)(() => random.Next(1, most + 1));
    });

    [Fact]
    public Task EverythingComesOutInItsOrder() => Gen.Select(Posts.Array[0, 40], Pieces).SampleAsync(
        async (posts, nextSize) =>
        {
            var bytes = await WrittenBy(posts);
            var sink = new RecordingSink();
            var reader = new FrameReader(PipeReader.Create(Segments.Of(bytes, nextSize)), sink);
            while (await reader.ReadAsync(CancellationToken.None))
            {
            }

            Check(posts, sink);
            CheckFrames(bytes, sink.Frames.Count);
        },
        iter: Rounds);

    [Fact]
    public Task BytesThatTrickleInAreReadAsTheyCome() => Gen.Select(Posts.Array[0, 10], Pieces).SampleAsync(
        async (posts, nextSize) =>
        {
            var bytes = await WrittenBy(posts);
            var pipe = new Pipe();
            var sink = new RecordingSink();
            var reader = new FrameReader(pipe.Reader, sink);
            for (var start = 0; start < bytes.Length;)
            {
                var size = Math.Min(nextSize(), bytes.Length - start);
                await pipe.Writer.WriteAsync(bytes.AsMemory(start, size));
                Assert.True(await reader.ReadAsync(CancellationToken.None));
                start += size;
            }

            await pipe.Writer.CompleteAsync();
            Assert.False(await reader.ReadAsync(CancellationToken.None));
            Check(posts, sink);
        },
        iter: Rounds);

    [Theory]
    [InlineData(-1L)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public async Task AMomentThatNoClockSaysIsAFault(long sentAt)
    {
        byte[] bytes = [1, 0, 0, 0, .. BitConverter.GetBytes(sentAt), .. new byte[100]];
        var reader = new FrameReader(PipeReader.Create(Segments.Of(bytes, () => 7)), new RecordingSink());

        await Assert.ThrowsAsync<ProtocolException>(() => reader.ReadAsync(CancellationToken.None).AsTask());
    }

    private static async Task<byte[]> WrittenBy(Post[] posts)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var outbox = new Outbox(pipe.Writer, new FakeTimeProvider(), int.MaxValue, _ => { });
        for (var i = 0; i < posts.Length; i++)
        {
            outbox.Append(posts[i].Body, posts[i].Body.Length + 1, Write, transfer: new Transfer((ulong)i, posts[i].Payload), kick: posts[i].Kick);
        }

        outbox.WriteNow();
        await outbox.WrittenAsync();
        await pipe.Writer.CompleteAsync();
        using var bytes = new MemoryStream();
        await pipe.Reader.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private static int Write(byte[] body, Span<byte> space)
    {
        space[0] = (byte)EntryKind.Reply;
        body.CopyTo(space[1..]);
        return body.Length + 1;
    }

    private static void Check(Post[] posts, RecordingSink sink)
    {
        var bodies = sink.Entries.Where(entry => entry.Kind == EntryKind.Reply).Select(entry => entry.Body).ToArray();
        var payloads = sink.Entries
            .Where(entry => entry.Kind == EntryKind.Part)
            .GroupBy(entry => BinaryPrimitives.ReadUInt64LittleEndian(entry.Body))
            .ToDictionary(parts => parts.Key, parts => parts.Select(part => part.Body[sizeof(ulong)..]).ToArray());
        Assert.Equal(posts.Length, bodies.Length);
        Assert.Equal(posts.Count(post => post.Payload.Length > 0), payloads.Count);
        for (var i = 0; i < posts.Length; i++)
        {
            byte[] payload = [.. payloads.GetValueOrDefault((ulong)i, []).SelectMany(part => part)];
            Assert.True(posts[i].Body.AsSpan().SequenceEqual(bodies[i]), $"entry {i} is another");
            Assert.True(posts[i].Payload.AsSpan().SequenceEqual(payload), $"payload {i} is another");
        }
    }

    private static void CheckFrames(ReadOnlySpan<byte> bytes, int count)
    {
        for (; count > 0; count--)
        {
            var body = BinaryPrimitives.ReadInt32LittleEndian(bytes);
            Assert.InRange(body, 1, Wire.MaxFrameBody);
            bytes = bytes[(Wire.FrameHeader + body)..];
        }

        Assert.True(bytes.IsEmpty);
    }

    /// <summary>What is appended to an outbox.</summary>
    /// <param name="Body">An entry without its kind.</param>
    /// <param name="Payload">What follows in parts; empty for nothing.</param>
    /// <param name="Kick">Whether writing starts.</param>
    private sealed record Post(byte[] Body, byte[] Payload, bool Kick);
}
