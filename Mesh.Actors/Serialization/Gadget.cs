using System.Text;
using Google.Protobuf;

namespace Mesh.Serialization;

/// <summary>A message that has its reader build a <see cref="Canary"/>, if the reader builds what messages name.</summary>
/// <param name="Builder">The serializer that would build it.</param>
/// <param name="Identifier">The serializer that is to read the message: the same, or that of a message around it.</param>
/// <param name="Manifest">What it says that it is.</param>
/// <param name="Bytes">Its bytes.</param>
internal sealed record Gadget(int Builder, int Identifier, string Manifest, byte[] Bytes)
{
    private const int Bytes4 = 4;
    private const int SelectionSerializer = 6;

    private static readonly byte[] Json = Encoding.UTF8.GetBytes($$"""{"$type":"{{Canary.Name}}"}""");
    private static readonly byte[] Thrown = Message((1, Text(Canary.Name)), (2, Text("canary")), (5, [])); // caused by nothing
    private static readonly byte[] Actor = Message((1, Text("akka://mesh/user/canary")));

    /// <summary>All that name it in ways that Akka's serializers understand, as they are and within a selection.</summary>
    public static IEnumerable<Gadget> OfAkka
    {
        get
        {
            (int Identifier, string Manifest, byte[] Bytes)[] plain =
            [
                (1, Canary.Name, Json),
                (2, Canary.Name, []),
                (3, string.Empty, Message((1, Message((3, Text(Canary.Name)))))),
                (16, "STF", Message((1, Thrown), (2, Payload(Bytes4, string.Empty, [])))),
                (22, "Akka.Dispatch.SysMsg.Create, Akka", Message((1, Thrown))),
                (22, "Akka.Dispatch.SysMsg.Recreate, Akka", Message((1, Thrown))),
                (22, "Akka.Dispatch.SysMsg.Resume, Akka", Message((1, Thrown))),
                (22, "Akka.Dispatch.SysMsg.Failed, Akka", Message((1, Actor), (2, Thrown))),
            ];
            return
            [
                .. plain.Select(one => new Gadget(one.Identifier, one.Identifier, one.Manifest, one.Bytes)),
                .. plain.Select(one => new Gadget(
                    one.Identifier, SelectionSerializer, string.Empty, Message((1, Payload(one.Identifier, one.Manifest, one.Bytes))))),
            ];
        }
    }

    /// <summary>What serializers of any kind might take for a call to build it.</summary>
    public static IEnumerable<Gadget> For(int identifier) =>
        [new(identifier, identifier, Canary.Name, Json), new(identifier, identifier, Canary.Name, [])];

    private static byte[] Payload(int identifier, string manifest, byte[] message)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            output.WriteTag(1, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(message));
            output.WriteTag(2, WireFormat.WireType.Varint);
            output.WriteInt32(identifier);
            output.WriteTag(3, WireFormat.WireType.LengthDelimited);
            output.WriteString(manifest);
        }

        return bytes.ToArray();
    }

    private static byte[] Message(params ReadOnlySpan<(int Field, byte[] Value)> fields)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            foreach (var (field, value) in fields)
            {
                output.WriteTag(field, WireFormat.WireType.LengthDelimited);
                output.WriteBytes(ByteString.CopyFrom(value));
            }
        }

        return bytes.ToArray();
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
