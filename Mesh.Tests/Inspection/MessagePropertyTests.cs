using System.Buffers;
using System.IO.Pipelines;
using CsCheck;
using Mesh.Inspection;
using Mesh.Inspection.Protocol;
using Mesh.Tests.Support;

namespace Mesh.Tests.Inspection;

/// <summary>Whatever pbm and a node say to each other arrives as it was said, however the bytes are cut.</summary>
public sealed class MessagePropertyTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly Gen<string> Text = Texts.OfAll(0, 30);

    private static readonly Gen<ArgumentDefinition> Argument = Gen.Select(
        Text, Text, Text.Array[0, 3], Gen.Bool, Gen.Bool, Text.Array[0, 3], Gen.Null(Text), Gen.Null(Text),
        (name, description, switches, mandatory, multiple, hints, orElse, kind) =>
            new ArgumentDefinition(name, description, [.. switches], mandatory, multiple, [.. hints], orElse, IsFile: multiple, Flag: mandatory) { Kind = kind });

    private static readonly Gen<CommandDescription> Command = Gen.Select(
        Text, Text, Argument.Array[0, 2], Gen.Bool, (name, description, arguments, streams) => new CommandDescription(name, description, [.. arguments], streams));

    private static readonly Gen<PaletteDescription> Palette = Gen.Select(
        Text, Text, Command.Array[0, 2], Gen.Null(Text), (name, description, commands, orElse) => new PaletteDescription(name, description, [.. commands], orElse));

    private static readonly Gen<OutputSpan> Span = Gen.Select(Text, Gen.Enum<Tone>(), (text, tone) => new OutputSpan(text, tone));

    private static readonly Gen<OutputPart> Part = Gen.OneOf<OutputPart>(
        Span.Array[0, 4].Select(spans => new OutputPart { Line = [.. spans] }),
        Span.Array[0, 4].Select(spans => new OutputPart { Row = [.. spans] }),
        Gen.Select(Text, Gen.Bool, (heading, toTheRight) => new OutputColumn(heading, toTheRight)).Array[0, 4].Select(columns => new OutputPart { Columns = [.. columns] }),
        Gen.Bool.Select(picture => new OutputPart { Picture = picture }),
        Gen.Select(Text, Gen.Bool, (json, goesOn) => new OutputPart { Json = json, GoesOn = goesOn }));

    private static readonly Gen<InspectionMessage> Message = Gen.OneOf<InspectionMessage>(
        Gen.Select(Gen.Int, Gen.Int, Text, (min, max, client) => (InspectionMessage)new Hello(min, max, client)),
        Gen.Select(Gen.Int, Text, (version, node) => (InspectionMessage)new HelloAccepted(version, node)),
        Text.Select(reason => (InspectionMessage)new HelloRefused(reason)),
        Gen.Const<InspectionMessage>(new PalettesRequest()),
        Gen.Const<InspectionMessage>(new Cancel()),
        Gen.Select(Palette.Array[0, 2], Gen.Bool, (palettes, final) => (InspectionMessage)new Palettes([.. palettes], final)),
        Gen.Select(Text, Texts.OfAll(0, 2_000), (argument, text) => (InspectionMessage)new FileText(argument, text)),
        Gen.Select(
            Text, Text, Gen.Select(Text, Text, (name, value) => new ArgumentValue(name, value)).Array[0, 5], Gen.Bool,
            (palette, command, arguments, json) => (InspectionMessage)new CommandRequest(palette, command, [.. arguments], json)),
        Gen.Select(Part.Array[0, 9], Gen.Bool, (parts, final) => (InspectionMessage)new CommandResponse([.. parts], final)),
        Text.Select(text => (InspectionMessage)new CommandFailed(text)),
        Gen.Select(Text, Text, (kind, prefix) => (InspectionMessage)new ValuesRequest(kind, prefix)),
        Text.Array[0, 9].Select(items => (InspectionMessage)new Values([.. items])));

    [Fact]
    public void AMessageSaysWhatItSaid() => Message.Sample(message =>
    {
        var written = Written(message);
        var buffer = new ReadOnlySequence<byte>(written);

        var read = Frame.TryRead(ref buffer)!;

        Assert.True(buffer.IsEmpty);
        Assert.IsType(message.GetType(), read);
        Assert.Equivalent(message, read, strict: true);
        Assert.Equal(written, Written(read));
    });

    [Fact]
    public Task MessagesThatTrickleInComeOneAfterTheOther() => Gen.Select(Message.Array[1, 5], Gen.Int[1, 300]).SampleAsync(async (messages, pieceBytes) =>
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var reader = new FrameReader(pipe.Reader);
        var reading = Task.Run(async () =>
        {
            var read = new List<InspectionMessage>();
            while (read.Count < messages.Length) // none waits for the connection's end
            {
                read.Add((await reader.ReadAsync(CancellationToken.None))!);
            }

            return read;
        });
        foreach (var piece in messages.SelectMany(Written).Chunk(pieceBytes))
        {
            await pipe.Writer.WriteAsync(piece);
        }

        Assert.Equal(messages.Select(Written), (await reading.WaitAsync(Patience)).Select(Written));
        await pipe.Writer.CompleteAsync();
        Assert.Null(await reader.ReadAsync(CancellationToken.None));
    });

    private static byte[] Written(InspectionMessage message)
    {
        var output = new ArrayBufferWriter<byte>();
        Frame.Write(message, output);
        return output.WrittenSpan.ToArray();
    }
}
