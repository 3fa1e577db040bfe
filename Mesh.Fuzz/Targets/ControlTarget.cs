using System.Buffers;
using System.Globalization;
using System.IO.Hashing;
using System.Net;
using System.Runtime.Serialization;
using System.Text;
using Mesh.Configuration;
using Mesh.Forming;
using Mesh.Fuzz.Targets.Wire;
using Mesh.Inspection.Inquiries;
using Mesh.Membership;
using Mesh.Remoting;
using Mesh.Serialization;
using Mesh.Upstreams;

namespace Mesh.Fuzz.Targets;

/// <summary>
/// What crosses the control plane: a byte that says the manifest, then the message. The last number stands for the bytes of a
/// connection, from which Akka is handed what the frames hold.
/// </summary>
internal sealed class ControlTarget : FuzzTarget
{
    private static readonly string[] Manifests =
    [
        "request-1", "result-1", "formation-question-1", "formation-in-cluster-1", "formation-in-none-1", "formation-refused-1",
        "formation-wait-1", "formation-call-1", "inquiry-1", "inquiry-answer-1", "upstream-1", "unknown-1",
    ];

    private const int MaxFramePayload = 128 * 1024;
    private static readonly byte ConnectionMark = (byte)Manifests.Length;

    private readonly MeshSerializer _serializer = new(null!);

    public override string Name => "control";

    public override IEnumerable<byte[]> Seeds
    {
        get
        {
            var seeds = new[] { new HostPort("node1", 4053), new HostPort("10.0.0.2", 4053) };
            var standing = new Standing(new ClusterId(7), true, 2);
            var facts = new NodeFacts(1, 1, "points-per-weight=256", [.. seeds], "node2", seeds[1], 42);
            var instance = new UpstreamInstance("orders", "a.1", new Uri("http://10.0.0.1:8080"), 3, "east")
            {
                TimeToLive = TimeSpan.FromSeconds(9),
            };
            object[] messages =
            [
                new MeshRequest("echo", "ä", new byte[10])
                {
                    Options = new() { Deadline = TimeSpan.FromSeconds(1), Idempotent = true, RequestId = "id-1" },
                },
                new MeshRequest("echo", null, default),
                new RequestResult
                {
                    Outcome = Outcome.Rejected, Reason = Reason.Overloaded, Detail = "full", Node = "node1", RetryAfter = TimeSpan.FromSeconds(1),
                },
                new Question(facts), new InCluster(1, standing), new Call(1, standing), new InNone([.. seeds], seeds[0]), new InNone([], null),
                new Refused(true, ["one", "two"]), new Wait("soon"),
                .. InquiryMeaning.Seeds,
                new InstanceEntry(instance, 7), new InstanceEntry(instance with { Metadata = instance.Metadata.Add("a", "b") }, 7),
                new SettingsEntry("orders", instance.Metadata.Add("key", "cookie sid")), new DoubtsEntry(["orders/a", "orders/b"]),
                new GatewayEntry(["n1"], [8080, 8090]), new UnresolvedEntry("orders", "http://orders.internal", "n1", "no answer"),
                new ResolvedEntry("orders", "http://orders.internal", "n1", [new(IPAddress.Parse("2001:db8::1"), 80, 1, "orders.internal")]),
                new UnknownEntry(9, [1, 2]),
            ];
            return messages
                .Select(message => (byte[])[(byte)Array.IndexOf(Manifests, _serializer.Manifest(message)), .. _serializer.ToBinary(message)])
                .Append([ConnectionMark, 3, 0, 0, 0, 1, 2, 3, 0, 0, 0, 0, 1, 0, 0, 0, 7]);
        }
    }

    public override IEnumerable<byte[]> Words => [[0xff, 0xff, 0xff, 0xff, 0x07], [0xff, 0xff, 0xff, 0xff, 0x0f], Encoding.UTF8.GetBytes("\u0085"), "1e999"u8.ToArray(), "null"u8.ToArray(), "[null]"u8.ToArray()];

    public override int MaxInputBytes => 72 << 10;

    // An answer to an inquiry is read as each kind there is, and shown.
    public override long MaxAllocated(int inputBytes) => (512 << 10) + (400L * inputBytes);

    public override void Parse(byte[] input)
    {
        if (IsConnection(input))
        {
            FramesOf(Whole(input));
        }
        else if (Read(input) is InquiryMessage inquiry)
        {
            InquiryMeaning.Take(inquiry);
        }
    }

    public override void Check(byte[] input)
    {
        if (IsConnection(input))
        {
            FindingException.ThrowUnlessSame(FramesOf(Whole(input)), FramesOf(InTwo(input)), "in pieces");
            return;
        }

        if (Read(input) is not { } message)
        {
            return;
        }

        var (manifest, bytes) = (_serializer.Manifest(message), _serializer.ToBinary(message));
        FindingException.ThrowUnlessSame(ManifestOf(input), manifest, "a manifest");
        object again;
        try
        {
            again = _serializer.FromBinary(bytes, manifest);
        }
        catch (SerializationException fault)
        {
            throw new FindingException($"what was read is written as what can't be: {fault.Message}");
        }

        FindingException.ThrowUnless(bytes.AsSpan().SequenceEqual(_serializer.ToBinary(again)), $"{message} became {again}");
        FindingException.ThrowUnless(message is not UpstreamEntry || message.Equals(again), $"{message} became {again}");
    }

    private object? Read(byte[] input)
    {
        if (input.Length == 0)
        {
            return null;
        }

        try
        {
            return _serializer.FromBinary(input[1..], ManifestOf(input));
        }
        catch (SerializationException)
        {
            return null;
        }
    }

    private static string ManifestOf(byte[] input) => Manifests[input[0] % (Manifests.Length + 1)];

    private static bool IsConnection(byte[] input) => input.Length > 0 && input[0] % (Manifests.Length + 1) == ConnectionMark;

    private static ReadOnlySequence<byte> Whole(byte[] input) => new(input.AsMemory(1));

    private static ReadOnlySequence<byte> InTwo(byte[] input)
    {
        var half = (input.Length - 1) / 2;
        var first = new Piece(input.AsMemory(1, half), 0);
        var last = first.Then(input.AsMemory(1 + half));
        return new(first, 0, last, last.Memory.Length);
    }

    /// <summary>All that the frames hold, and how it ended.</summary>
    private static string FramesOf(ReadOnlySequence<byte> bytes)
    {
        var said = new StringBuilder();
        try
        {
            while (AssociationFrame.TryTake(ref bytes, MaxFramePayload, out var payload))
            {
                said.Append(CultureInfo.InvariantCulture, $"{payload.Length} {XxHash3.HashToUInt64(payload.Span):x}\n");
            }
        }
        catch (InvalidDataException fault)
        {
            said.Append(fault.Message);
        }

        return said.Append(bytes.Length).ToString();
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> bytes, long at) => (Memory, RunningIndex) = (bytes, at);

        public Piece Then(ReadOnlyMemory<byte> bytes)
        {
            var next = new Piece(bytes, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
