using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Text;
using Mesh.Inspection;
using Mesh.Inspection.Protocol;

namespace Mesh.Tests.Inspection;

public sealed class FrameTests
{
    public static TheoryData<InspectionMessage> EveryMessage() =>
    [
        new Hello(1, 3, "pbm 0.1.0"),
        new Hello(1, 1, "pbm 0.1.0", "mesh_token"),
        new HelloAccepted(1, "node1"),
        new HelloRefused("no room"),
        new PalettesRequest(),
        new Palettes(
        [
            new("actor", "Actors.",
            [
                new("tree", "Paths.", [ArgumentDefinition.Switch("depth", "levels", "4", "-d", "--depth")], true),
            ]),
        ], Final: false),
        new FileText("file", "{\"node\":\"ж\"}\n"),
        new CommandRequest("mesh", "explain", [new("service", "sessions"), new("key", "ключ \"\u0001")], Json: true),
        new CommandResponse(
        [
            Output.LineOf("a", new("", Tone.Bad), "ж"),
            .. Output.Table([new(""), new("COUNT", ToTheRight: true)], [["a", new("1", Tone.Good)]]),
            new() { Picture = true },
            new() { Json = "{\"a\":", GoesOn = true },
        ], Final: true),
        new CommandFailed("no such thing"),
        new Cancel(),
    ];

    [Theory]
    [MemberData(nameof(EveryMessage))]
    public void EachMessageComesBackAsItWasWritten(InspectionMessage message)
    {
        var bytes = Written(message);

        var buffer = new ReadOnlySequence<byte>(bytes);
        var read = Frame.TryRead(ref buffer);

        Assert.IsType(message.GetType(), read);
        Assert.Equal(bytes, Written(read!));
        Assert.True(buffer.IsEmpty);
    }

    [Theory]
    [MemberData(nameof(EveryMessage))]
    public async Task AMessageThatArrivesByteByByteIsReadOnce(InspectionMessage message)
    {
        var pipe = new Pipe();
        var read = new FrameReader(pipe.Reader).ReadAsync(default);
        foreach (var one in Written(message))
        {
            Assert.False(read.IsCompleted);
            await pipe.Writer.WriteAsync(new[] { one });
        }

        Assert.IsType(message.GetType(), await read);
    }

    [Fact]
    public void NoTypeNameTravels()
    {
        var json = Encoding.UTF8.GetString(Written(new HelloAccepted(1, "node1"))[Frame.HeaderBytes..]);

        Assert.Equal("""{"helloAccepted":{"version":1,"nodeName":"node1"}}""", json);
    }

    [Theory]
    [InlineData(0u, "a frame claims to be empty")]
    [InlineData(65_537u, "a frame claims 65,537 bytes; at most 65,536 are allowed")]
    [InlineData(1_073_741_824u, "a frame claims 1,073,741,824 bytes; at most 65,536 are allowed")]
    [InlineData(0xFFFF_FFFFu, "a frame claims 4,294,967,295 bytes; at most 65,536 are allowed")]
    [InlineData(0x5054_5448u, "the other side speaks HTTP")]
    public void AnAbsurdLengthIsRefusedBeforeItsBytesCome(uint length, string reason)
    {
        var header = new byte[Frame.HeaderBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(header, length);

        Assert.Equal(reason, Assert.Throws<ProtocolException>(() => Read(header)).Message);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"hello":null}""")]
    [InlineData("""{"unheardOf":{}}""")]
    [InlineData("""{"cancel":{},"palettesRequest":{}}""")]
    [InlineData("""{"cancel":{},"cancel":{}}""")]
    [InlineData("""{"cancel":{}}{"cancel":{}}""")]
    [InlineData("""{"cancel":{}""")]
    [InlineData("""{"hello":{"minVersion":1}}""")]
    [InlineData("""{"hello":{"minVersion":1,"maxVersion":1,"client":null}}""")]
    [InlineData("""{"hello":{"minVersion":1,"maxVersion":99999999999,"client":"x"}}""")]
    [InlineData("""{"commandResponse":{"parts":[null],"final":true}}""")]
    [InlineData("""{"commandResponse":{"parts":null,"final":true}}""")]
    [InlineData("""{"commandResponse":{"parts":[{"line":[null]}],"final":true}}""")]
    [InlineData("""{"commandResponse":{"parts":[{"columns":[null]}],"final":true}}""")]
    [InlineData("""{"commandResponse":{"parts":[{"row":[{"text":"a","tone":"loud"}]}],"final":true}}""")]
    [InlineData("""{"commandRequest":{"palette":"a","command":"b","arguments":[null],"json":false}}""")]
    [InlineData("""{"palettes":{"items":[{"name":"a","description":"b","commands":[null]}],"final":true}}""")]
    [InlineData("""{"$type":"System.Object","cancel":{"$type":"System.IO.FileInfo"},"hello":{}}""")]
    public void WhatIsNoMessageIsRefused(string json) =>
        Assert.Throws<ProtocolException>(() => Read(Framed(Encoding.UTF8.GetBytes(json))));

    [Fact]
    public void BytesThatAreNotUtf8AreRefused() =>
        Assert.Throws<ProtocolException>(() =>
            Read(Framed([.. "{\"commandFailed\":{\"text\":\""u8, 0xC3, 0x28, .. "\"}}"u8])));

    [Theory]
    [InlineData(17)]
    [InlineData(30_000)]
    public void DeepNestingIsRefused(int depth) => Assert.Throws<ProtocolException>(() => Read(Framed(
        Encoding.UTF8.GetBytes("{\"x\":" + new string('[', depth) + new string(']', depth) + "}"))));

    [Fact]
    public void AMemberOfALaterVersionIsPassedOver()
    {
        var read = Read(Framed("""{"helloAccepted":{"version":1,"nodeName":"n","later":[1]},"later":2}"""u8.ToArray()));

        Assert.Equal(new HelloAccepted(1, "n"), read);
    }

    [Fact]
    public void AMessageThatDoesNotFitIsNotWritten()
    {
        var output = new ArrayBufferWriter<byte>();

        var fault = Assert.Throws<ProtocolException>(() =>
            Frame.Write(new CommandFailed(new string('x', 70_000)), output));

        Assert.Contains("70,029 bytes; a frame holds at most 65,536", fault.Message);
        Assert.Equal(0, output.WrittenCount);
    }

    [Fact]
    public async Task AConnectionThatEndsInsideAFrameIsABreach()
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(Written(new Cancel()).AsMemory(0, 5));
        await pipe.Writer.CompleteAsync();

        var fault = await Assert.ThrowsAsync<ProtocolException>(() => new FrameReader(pipe.Reader).ReadAsync(default));
        Assert.Equal("the connection ended inside a frame", fault.Message);
    }

    [Fact]
    public async Task AConnectionThatEndsBetweenFramesIsJustOver()
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(Written(new Cancel()));
        await pipe.Writer.CompleteAsync();
        var reader = new FrameReader(pipe.Reader);

        Assert.IsType<Cancel>(await reader.ReadAsync(default));
        Assert.Null(await reader.ReadAsync(default));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 9, 1)]
    [InlineData(0, 1, 1)]
    [InlineData(2, 9, null)]
    [InlineData(0, 0, null)]
    [InlineData(9, 1, null)]
    public void TheHighestCommonVersionIsSpoken(int min, int max, int? spoken) =>
        Assert.Equal(spoken, ProtocolVersion.Common(min, max));

    private static byte[] Written(InspectionMessage message)
    {
        var output = new ArrayBufferWriter<byte>();
        Frame.Write(message, output);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] Framed(byte[] json)
    {
        var header = new byte[Frame.HeaderBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)json.Length);
        return [.. header, .. json];
    }

    private static InspectionMessage? Read(byte[] bytes)
    {
        var buffer = new ReadOnlySequence<byte>(bytes);
        return Frame.TryRead(ref buffer);
    }
}
