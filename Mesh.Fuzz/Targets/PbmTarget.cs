using System.Buffers;
using System.IO.Hashing;
using System.IO.Pipelines;
using Mesh.Inspection;
using Mesh.Inspection.Protocol;

namespace Mesh.Fuzz.Targets;

/// <summary>The bytes that <c>pbm</c> and a node send to each other.</summary>
internal sealed class PbmTarget : FuzzTarget
{
    public override string Name => "pbm";

    public override IEnumerable<byte[]> Seeds
    {
        get
        {
            var argument = ArgumentDefinition.Switch("depth", "How deep.", "3", "-d", "--depth") with { Hints = ["1", "2"] };
            var palette = new PaletteDescription("actor", "Actors.", [new("system", "Its name.", [argument])], "system");
            InspectionMessage[] messages =
            [
                new Hello(1, 1, "pbm 0.1.0"), new Hello(1, 1, "pbm 0.1.0", "mesh_token"), new HelloAccepted(1, "node1"), new HelloRefused("full"), new PalettesRequest(),
                new Palettes([palette], Final: true), new CommandRequest("actor", "system", [new("depth", "2")], Json: true),
                new FileText("file", "mesh {}"), new CommandFailed("no"), new ValuesRequest("service", "e"), new Values(["echo"]), new Cancel(),
                new CommandResponse(
                [
                    new() { Line = ["a", new("b", Tone.Bad)] }, new() { Columns = [new("NAME"), new("AGE", true)] }, new() { Row = ["a", "1"] },
                    new() { Json = "{}", GoesOn = true }, new() { Picture = true },
                ], Final: true),
            ];
            return [.. messages.Select(message => Written([message])), Written(messages)];
        }
    }

    public override IEnumerable<byte[]> Words =>
    Utf8(
        "null", "[]", "{}", "[null]", "true", "\"\\ud800\"", "1e999", "\"items\":", "\"final\":true", "\"parts\":[", "\"line\":", "\"text\":");

    public override int MaxInputBytes => Frame.MaxBytes + 100;

    // JSON objects of three bytes become objects of a hundred.
    public override long MaxAllocated(int inputBytes) => (256 << 10) + (200L * inputBytes);

    public override void Parse(byte[] input)
    {
        var rest = new ReadOnlySequence<byte>(input);
        try
        {
            while (Frame.TryRead(ref rest) is not null)
            {
            }
        }
        catch (ProtocolException)
        {
        }
    }

    public override void Check(byte[] input)
    {
        var (messages, fault) = MessagesOf(input, input.Length);
        var (split, splitFault) = MessagesOf(input, new Random((int)XxHash3.HashToUInt64(input)).Next(1, 300));
        FindingException.ThrowUnlessSame(fault, splitFault, "in pieces");
        CheckSame(messages, split);
        try
        {
            CheckSame(messages, MessagesOf(Written(messages), int.MaxValue).Messages);
        }
        catch (ProtocolException)
        {
            // Written without its blanks it is shorter, with its letters escaped it may be too long.
        }
    }

    private static (InspectionMessage[] Messages, string? Fault) MessagesOf(byte[] input, int pieceBytes)
    {
        var pipe = new Pipe(new PipeOptions(
            readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, pauseWriterThreshold: 0));
        var messages = new List<InspectionMessage>();
        var reading = ReadAsync(new FrameReader(pipe.Reader), messages);
        foreach (var piece in input.Chunk(Math.Max(1, pieceBytes)))
        {
            Immediate.Of(pipe.Writer.WriteAsync(piece));
        }

        pipe.Writer.Complete();
        FindingException.ThrowUnless(reading.IsCompleted, "a read waits for bytes that are there");
        return ([.. messages], reading.Result);
    }

    private static async Task<string?> ReadAsync(FrameReader reader, List<InspectionMessage> messages)
    {
        try
        {
            while (await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false) is { } message)
            {
                messages.Add(message);
            }

            return null;
        }
        catch (ProtocolException fault)
        {
            return fault.Message;
        }
    }

    private static void CheckSame(InspectionMessage[] some, InspectionMessage[] others)
    {
        FindingException.ThrowUnless(some.Length == others.Length, $"{some.Length} messages became {others.Length}");
        foreach (var (one, other) in some.Zip(others))
        {
            FindingException.ThrowUnless(Written([one]).AsSpan().SequenceEqual(Written([other])), $"{one} became {other}");
        }
    }

    private static byte[] Written(params ReadOnlySpan<InspectionMessage> messages)
    {
        var bytes = new ArrayBufferWriter<byte>();
        foreach (var message in messages)
        {
            Frame.Write(message, bytes);
        }

        return bytes.WrittenSpan.ToArray();
    }
}
