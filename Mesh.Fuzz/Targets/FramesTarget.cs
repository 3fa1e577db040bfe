using System.Buffers;
using System.IO.Hashing;
using System.IO.Pipelines;
using Mesh.Fuzz.Targets.Wire;
using Mesh.Links;

namespace Mesh.Fuzz.Targets;

/// <summary>The bytes of a data plane connection: frames, entries, and payloads in parts.</summary>
internal sealed class FramesTarget : FuzzTarget
{
    public override string Name => "frames";

    public override IEnumerable<byte[]> Seeds => WireSeeds.Frames;

    public override int MaxInputBytes => 80 << 10;

    // A payload in parts is allocated when its first part comes: as long as is announced, up to the limit.
    public override long MaxAllocated(int inputBytes) => EntryLog.MaxPayloadBytes + (256 << 10) + (64L * inputBytes);

    public override void Parse(byte[] input)
    {
        try
        {
            var reader = new FrameReader(PipeReader.Create(new ReadOnlySequence<byte>(input)), new EntryLog());
            while (Immediate.Of(reader.ReadAsync(CancellationToken.None)))
            {
            }
        }
        catch (ProtocolException)
        {
        }
    }

    public override void Check(byte[] input)
    {
        var whole = EntriesOf(input, input.Length);
        var random = new Random((int)XxHash3.HashToUInt64(input));
        FindingException.ThrowUnlessSame(whole, EntriesOf(input, random.Next(1, 40)), "in pieces");
        FindingException.ThrowUnlessSame(whole, EntriesOf(input, random.Next(1, 2_000)), "in large pieces");
        if (input.Length < 1_000)
        {
            FindingException.ThrowUnlessSame(whole, EntriesOf(input, 1), "byte by byte");
        }
    }

    /// <summary>All that is handed on of the bytes, and how it ended.</summary>
    private static string EntriesOf(byte[] input, int pieceBytes)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0, minimumSegmentSize: 64));
        var log = new EntryLog { IsKept = true };
        try
        {
            var reader = new FrameReader(pipe.Reader, log);
            foreach (var piece in input.Chunk(Math.Max(1, pieceBytes)))
            {
                Immediate.Of(pipe.Writer.WriteAsync(piece));
                Immediate.Of(reader.ReadAsync(CancellationToken.None));
            }
        }
        catch (ProtocolException fault)
        {
            return $"{log}{fault.Message}";
        }

        return log.ToString();
    }
}
