using System.Diagnostics;
using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;
using Akka.Cluster.Tools.Client;
using Akka.Cluster.Tools.PublishSubscribe;
using Akka.Configuration;
using Akka.Serialization;
using Mesh.Configuration;
using Mesh.Forming;
using Mesh.Inspection.Inquiries;
using Mesh.Upstreams;

namespace Mesh.Serialization;

/// <summary>
/// What crosses the control plane: requests and results of the routing actor, the words of forming, what inspectors ask each
/// other, and what the distributed data holds of upstreams. Nothing else, and no type names.
/// </summary>
public sealed class MeshSerializer : SerializerWithStringManifest
{
    private const string RequestManifest = "request-1";
    private const string TracedRequestManifest = "request-2";
    private const string ResultManifest = "result-1";

    private static readonly UTF8Encoding Strict =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Called by Akka.</summary>
    public MeshSerializer(ExtendedActorSystem system)
        : base(system)
    {
    }

    /// <summary>What an actor system outside the cluster falls back to in its configuration, to ask the routing actor
    /// through a <c>ClusterClient</c>: the serializers that a node has, and their limits on what comes in; with TLS also a
    /// <see cref="Remoting.RemotingSetup"/>.</summary>
    public static Config ClusterClientConfig { get; } = AkkaConfig.Resource("serializers.conf")
        .WithFallback(ConfigurationFactory.ParseString(
            "akka.remote.dot-netty.tcp.transport-class = \"Mesh.Remoting.MeshTransport, Mesh.Actors\""))
        .WithFallback(ClusterClientReceptionist.DefaultConfig())
        .WithFallback(DistributedPubSub.DefaultConfig());

    /// <inheritdoc/>
    public override int Identifier => 4053;

    /// <inheritdoc/>
    public override string Manifest(object o) => o switch
    {
        MeshRequest { Trace: null } => RequestManifest, // which nodes of the last version can read, too
        MeshRequest => TracedRequestManifest,
        RequestResult => ResultManifest,
        FormationMessage message => FormationFormat.ManifestOf(message),
        InquiryMessage message => InquiryFormat.ManifestOf(message),
        UpstreamEntry => UpstreamFormat.Manifest,
        _ => throw new ArgumentException($"{o.GetType()} is not for this serializer.", nameof(o)),
    };

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Strict))
        {
            switch (obj)
            {
                case MeshRequest request:
                    Write(writer, request);
                    break;
                case RequestResult result:
                    Write(writer, result);
                    break;
                case FormationMessage message:
                    FormationFormat.Write(writer, message);
                    break;
                case InquiryMessage message:
                    InquiryFormat.Write(writer, message);
                    break;
                case UpstreamEntry entry:
                    UpstreamFormat.Write(writer, entry);
                    break;
                default:
                    throw new ArgumentException($"{obj.GetType()} is not for this serializer.", nameof(obj));
            }
        }

        return bytes.ToArray();
    }

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes, writable: false), Strict);
            if (FormationFormat.Read(reader, manifest) is { } formation)
            {
                return formation;
            }

            if (InquiryFormat.Read(reader, manifest) is { } inquiry)
            {
                return inquiry;
            }

            if (UpstreamFormat.Read(reader, manifest) is { } entry)
            {
                return entry;
            }

            object message = manifest switch
            {
                RequestManifest => ReadRequest(reader),
                TracedRequestManifest => ReadRequest(reader) with { Trace = ReadTrace(reader) },
                ResultManifest => ReadResult(reader),
                _ => throw new SerializationException($"manifest '{manifest}' is not known."),
            };
            var left = reader.BaseStream.Length - reader.BaseStream.Position;
            return left == 0 ? message : throw new FormatException($"{left} bytes are left over");
        }
        catch (Exception fault) when (fault is IOException or ArgumentException or FormatException or OverflowException)
        {
            throw new SerializationException($"'{manifest}' can't be read: {fault.Message}", fault);
        }
    }

    private static void Write(BinaryWriter writer, MeshRequest request)
    {
        writer.Write(request.Service);
        WriteText(writer, request.Key);
        WritePayload(writer, request.Payload);
        WriteTime(writer, request.Options.Deadline);
        writer.Write((byte)(request.Options.Idempotent switch { null => 0, false => 1, true => 2 }));
        WriteText(writer, request.Options.RequestId);
        if (request.Trace is { } trace)
        {
            WriteText(writer, $"00-{trace.TraceId}-{trace.SpanId}-{(byte)trace.TraceFlags:x2}");
            WriteText(writer, trace.TraceState);
        }
    }

    /// <summary>A malformed one is ignored, as W3C wants it.</summary>
    private static ActivityContext? ReadTrace(BinaryReader reader)
    {
        var (parent, state) = (ReadText(reader), ReadText(reader));
        return ActivityContext.TryParse(parent, state, isRemote: true, out var trace) ? trace : null;
    }

    private static MeshRequest ReadRequest(BinaryReader reader)
    {
        var request = new MeshRequest(reader.ReadString(), ReadText(reader), ReadPayload(reader));
        var deadline = ReadTime(reader);
        return request with
        {
            Options = new RequestOptions
            {
                Deadline = deadline,
                Idempotent = reader.ReadByte() switch
                {
                    0 => null,
                    1 => false,
                    2 => true,
                    var other => throw new FormatException($"idempotent is {other}; 0 to 2 are wanted"),
                },
                RequestId = ReadText(reader),
            },
        };
    }

    private static void Write(BinaryWriter writer, in RequestResult result)
    {
        writer.Write((byte)result.Outcome);
        writer.Write((byte)result.Reason);
        WritePayload(writer, result.Payload);
        WriteText(writer, result.Detail);
        WriteText(writer, result.Node);
        writer.Write(result.Attempts);
        WriteTime(writer, result.RetryAfter);
    }

    private static RequestResult ReadResult(BinaryReader reader)
    {
        var outcome = (Outcome)reader.ReadByte();
        return new RequestResult
        {
            Outcome = Enum.IsDefined(outcome) ? outcome : throw new FormatException($"outcome {outcome} is none"),
            Reason = (Reason)reader.ReadByte(),
            Payload = ReadPayload(reader),
            Detail = ReadText(reader),
            Node = ReadText(reader),
            Attempts = reader.ReadInt32(),
            RetryAfter = ReadTime(reader),
        };
    }

    private static void WriteTime(BinaryWriter writer, TimeSpan? time)
    {
        writer.Write(time.HasValue);
        if (time is { } some)
        {
            writer.Write(some.Ticks);
        }
    }

    private static TimeSpan? ReadTime(BinaryReader reader) =>
        reader.ReadBoolean() ? TimeSpan.FromTicks(reader.ReadInt64()) : null;

    private static void WriteText(BinaryWriter writer, string? text)
    {
        writer.Write(text is not null);
        if (text is not null)
        {
            writer.Write(text);
        }
    }

    private static string? ReadText(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;

    private static void WritePayload(BinaryWriter writer, ReadOnlyMemory<byte> payload)
    {
        writer.Write(payload.Length);
        writer.Write(payload.Span);
    }

    private static byte[] ReadPayload(BinaryReader reader)
    {
        var length = reader.ReadInt32();
        var left = reader.BaseStream.Length - reader.BaseStream.Position;
        return length >= 0 && length <= left
            ? reader.ReadBytes(length)
            : throw new FormatException($"a payload of {length} bytes is announced; {left} are there");
    }
}
