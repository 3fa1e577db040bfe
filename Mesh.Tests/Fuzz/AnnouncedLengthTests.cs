using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Runtime.Serialization;
using Mesh.Identity;
using Mesh.Inspection.Protocol;
using Mesh.Links;
using Mesh.Node.Services;
using Mesh.Remoting;
using Mesh.Serialization;
using Mesh.Tests.Links;
using Mesh.Tests.Support;
using DataFrames = Mesh.Links.FrameReader;
using Hello = Mesh.Links.Hello;
using PbmFault = Mesh.Inspection.Protocol.ProtocolException;
using ProtocolException = Mesh.Links.ProtocolException;

namespace Mesh.Tests.Fuzz;

/// <summary>What a message takes that announces much and brings nothing: a stated number of bytes, whatever it says.</summary>
public sealed class AnnouncedLengthTests
{
    private const long Fault = 16 << 10;   // an exception with its words and its stack
    private const long Fences = 48 << 10;  // room for the 1,024 fences that a node may have, and a fault
    private const int MaxPayload = 128 << 10;

    private static readonly MeshSerializer Serializer = new(null!);

    private static readonly Dictionary<string, (long Bound, Action Read)> Messages = new()
    {
        ["a data frame of 64 KiB"] = (Fault, () => ReadFrame(Wire.MaxFrameBody)),
        ["a data frame of 4 GiB"] = (Fault, () => ReadFrame(uint.MaxValue)),
        ["a hello with a text of 64 KiB"] = (Fault, () => ReadEntry([0x4D, 0x45, 0x53, 0x48, 1, 0, 1, 0, 255, 255], static (ref entry) => Hello.Read(ref entry))),
        ["a node with 1,024 fences"] = (Fences, () => ReadEntry([1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 4], static (ref entry) => NodeStateEntry.Read(ref entry))),
        ["a node with 65,535 fences"] = (Fault, () => ReadEntry([1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 255, 255], static (ref entry) => NodeStateEntry.Read(ref entry))),
        ["a payload of 2 GiB in parts"] = (Fault, () => new Assemblies<int>().Begin(1, 0, int.MaxValue, keep: true)),
        ["a control frame of 128 kB"] = (0, () => Assert.False(TakeControlFrame(MaxPayload))),
        ["a control frame of 2 GiB"] = (Fault, () => Assert.Throws<InvalidDataException>(() => TakeControlFrame(int.MaxValue))),
        ["a control frame of less than nothing"] = (Fault, () => Assert.Throws<InvalidDataException>(() => TakeControlFrame(-1))),
        ["a pbm frame of 64 KiB"] = (0, () => Assert.Null(TakePbmFrame(Frame.MaxBytes))),
        ["a pbm frame of 4 GiB"] = (Fault, () => Assert.Throws<PbmFault>(() => TakePbmFrame(uint.MaxValue))),
        ["a request with a service of 2 GiB"] = (Fault, () => Deserialize("request-1", 255, 255, 255, 255, 7)),
        ["a request with a payload of 2 GiB"] = (Fault, () => Deserialize("request-1", 1, (byte)'s', 0, 255, 255, 255, 127)),
        ["a refusal with 255 reasons"] = (Fault, () => Deserialize("formation-refused-1", 1, 255)),
        ["a refusal with a reason of 2 GiB"] = (Fault, () => Deserialize("formation-refused-1", 1, 1, 255, 255, 255, 255, 7)),
        ["an inquiry of a kind of 2 GiB"] = (Fault, () => Deserialize("inquiry-1", 255, 255, 255, 255, 7)),
        ["an answer of nothing"] = (Fault, () => Serializer.FromBinary([0], "inquiry-answer-1")),
        ["doubts of 100,000 instances"] = (Fault, () => Deserialize("upstream-1", 3, 0xa0, 0x86, 1, 0)),
        ["doubts of 2,147,483,647 instances"] = (Fault, () => Deserialize("upstream-1", 3, 255, 255, 255, 127)),
        ["a certificate with a name of 2 GiB"] = (Fault, () => Assert.Null(CertificateSubject.Of(new byte[] { 0x30, 0x84, 0x7f, 0xff, 0xff, 0xff, 0x86, 0x84, 0x7f, 0xff, 0xff, 0xff }))),
        ["a line of 1 MiB in an access log"] = (Fault, () => Assert.False(AccessLogLine.TryParse(LongLine, out _, out var _))),
    };

    private static readonly byte[] LongLine = new byte[1 << 20];

    private delegate T ReadBody<out T>(ref EntryReader entry);

    public static TheoryData<string> Names => [.. Messages.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void TakesNoMoreThanItIsAllowed(string name)
    {
        var (bound, read) = Messages[name];

        Assert.InRange(Allocations.Of(read), 0, bound);
    }

    private static void ReadFrame(uint body)
    {
        var bytes = new byte[Wire.FrameHeader];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, body);
        var reader = new DataFrames(PipeReader.Create(new ReadOnlySequence<byte>(bytes)), new RecordingSink());
        try
        {
            reader.ReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
        }
        catch (ProtocolException) when (body > Wire.MaxFrameBody)
        {
        }
    }

    private static void ReadEntry<T>(byte[] body, ReadBody<T> read) => Assert.Throws<ProtocolException>(() =>
    {
        var entry = new EntryReader(body);
        read(ref entry);
    });

    private static bool TakeControlFrame(int length)
    {
        var bytes = Announced((uint)length);
        return AssociationFrame.TryTake(ref bytes, MaxPayload, out _);
    }

    private static InspectionMessage? TakePbmFrame(uint length)
    {
        var bytes = Announced(length);
        return Frame.TryRead(ref bytes);
    }

    private static ReadOnlySequence<byte> Announced(uint length)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(Header, length);
        return new(Header);
    }

    private static void Deserialize(string manifest, params byte[] bytes) =>
        Assert.Throws<SerializationException>(() => Serializer.FromBinary(bytes, manifest));

    [field: ThreadStatic]
    private static byte[] Header => field ??= new byte[sizeof(uint)];
}
