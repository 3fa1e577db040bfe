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
        var (whole, fault) = EntriesOf(input, input.Length);
        var (plain, plainFault) = PlainlyOf(input);
        FindingException.ThrowUnlessSame(plain, whole, "read plainly");
        FindingException.ThrowUnless(plainFault is null == fault is null, $"read plainly it is {plainFault ?? "sound"}, but {fault ?? "sound"}");
        var random = new Random((int)XxHash3.HashToUInt64(input));
        CheckSame(random.Next(1, 40));
        CheckSame(random.Next(1, 2_000));
        if (input.Length < 1_000)
        {
            CheckSame(1);
        }

        void CheckSame(int pieceBytes)
        {
            var (pieces, piecesFault) = EntriesOf(input, pieceBytes);
            FindingException.ThrowUnlessSame(whole, pieces, $"in pieces of {pieceBytes}");
            FindingException.ThrowUnlessSame(fault, piecesFault, $"in pieces of {pieceBytes}");
        }
    }

    /// <summary>All that is handed on of the bytes, and how it ended.</summary>
    private static (string Said, string? Fault) EntriesOf(byte[] input, int pieceBytes)
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
            return (log.ToString(), fault.Message);
        }

        return (log.ToString(), null);
    }

    private static (string Said, string? Fault) PlainlyOf(byte[] input)
    {
        var log = new EntryLog { IsKept = true };
        try
        {
            PlainReader.Read(input, log);
            return (log.ToString(), null);
        }
        catch (ProtocolException fault)
        {
            return (log.ToString(), fault.Message);
        }
    }
}
