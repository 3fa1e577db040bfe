using System.Buffers.Binary;
using System.Text;
using Akka.Actor;
using Akka.Serialization;

namespace Mesh.Benchmarks.Contenders.Akka;

/// <summary>Writes the messages by hand: Akka's own default, JSON, costs it half of its throughput.</summary>
internal sealed class EchoSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    private const string Request = "q";
    private const string Reply = "a";
    private const int LengthBytes = sizeof(ushort);

    /// <inheritdoc/>
    public override int Identifier => 4711;

    /// <inheritdoc/>
    public override string Manifest(object o) => o is EchoRequest ? Request : Reply;

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => obj switch
    {
        EchoRequest request => Write(request),
        EchoReply reply => reply.Payload,
        _ => throw new ArgumentException($"{obj.GetType()} is no message of the benchmark.", nameof(obj)),
    };

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest) =>
        manifest == Request ? ReadRequest(bytes) : new EchoReply(bytes);

    private static byte[] Write(EchoRequest request)
    {
        var keyBytes = Encoding.UTF8.GetByteCount(request.Key);
        var bytes = new byte[LengthBytes + keyBytes + request.Payload.Length];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)keyBytes);
        Encoding.UTF8.GetBytes(request.Key, bytes.AsSpan(LengthBytes));
        request.Payload.CopyTo(bytes, LengthBytes + keyBytes);
        return bytes;
    }

    private static EchoRequest ReadRequest(byte[] bytes)
    {
        var payloadAt = LengthBytes + BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        return new EchoRequest(Encoding.UTF8.GetString(bytes.AsSpan(LengthBytes..payloadAt)), bytes[payloadAt..]);
    }
}
