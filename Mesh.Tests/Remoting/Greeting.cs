using System.Text;
using Google.Protobuf;

namespace Mesh.Tests.Remoting;

/// <summary>Akka's first frame: who dials, and which start of it.</summary>
internal static class Greeting
{
    private const int Associate = 1;

    /// <summary>A greeting that names any address and start.</summary>
    public static byte[] Of(string system, string host, int port, ulong start) =>
        Message(output =>
        {
            output.WriteTag(2, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(Message(instruction =>
            {
                instruction.WriteTag(1, WireFormat.WireType.Varint);
                instruction.WriteInt32(Associate);
                instruction.WriteTag(2, WireFormat.WireType.LengthDelimited);
                instruction.WriteBytes(ByteString.CopyFrom(Message(handshake =>
                {
                    handshake.WriteTag(1, WireFormat.WireType.LengthDelimited);
                    handshake.WriteBytes(ByteString.CopyFrom(Address(system, host, port)));
                    handshake.WriteTag(2, WireFormat.WireType.Fixed64);
                    handshake.WriteFixed64(start);
                })));
            })));
        });

    private static byte[] Address(string system, string host, int port) => Message(output =>
    {
        output.WriteTag(1, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(Encoding.UTF8.GetBytes(system)));
        output.WriteTag(2, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(Encoding.UTF8.GetBytes(host)));
        output.WriteTag(3, WireFormat.WireType.Varint);
        output.WriteInt32(port);
        output.WriteTag(4, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom("tcp"u8.ToArray()));
    });

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            write(output);
        }

        return bytes.ToArray();
    }
}
