using System.Net;
using System.Runtime.Serialization;
using System.Text;
using Mesh.Configuration;
using Mesh.Forming;
using Mesh.Inspection.Inquiries;
using Mesh.Membership;
using Mesh.Serialization;
using Mesh.Upstreams;

namespace Mesh.Fuzz.Targets;

/// <summary>What crosses the control plane: a byte that says the manifest, then the message.</summary>
internal sealed class ControlTarget : FuzzTarget
{
    private static readonly string[] Manifests =
    [
        "request-1", "result-1", "formation-question-1", "formation-in-cluster-1", "formation-in-none-1", "formation-refused-1",
        "formation-wait-1", "formation-call-1", "inquiry-1", "inquiry-answer-1", "upstream-1", "unknown-1",
    ];

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
                new Inquiry("owners", TimeSpan.FromSeconds(1), "{}"u8.ToArray()), new InquiryAnswer(InquiryEnd.Answered, "{}"u8.ToArray()),
                new InstanceEntry(instance, 7), new InstanceEntry(instance with { Metadata = instance.Metadata.Add("a", "b") }, 7),
                new SettingsEntry("orders", instance.Metadata.Add("key", "cookie sid")), new DoubtsEntry(["orders/a", "orders/b"]),
                new GatewayEntry(["n1"], [8080, 8090]), new UnresolvedEntry("orders", "http://orders.internal", "n1", "no answer"),
                new ResolvedEntry("orders", "http://orders.internal", "n1", [new(IPAddress.Parse("2001:db8::1"), 80, 1, "orders.internal")]),
                new UnknownEntry(9, [1, 2]),
            ];
            return messages.Select(message => (byte[])
                [(byte)Array.IndexOf(Manifests, _serializer.Manifest(message)), .. _serializer.ToBinary(message)]);
        }
    }

    public override IEnumerable<byte[]> Words => [[0xff, 0xff, 0xff, 0xff, 0x07], [0xff, 0xff, 0xff, 0xff, 0x0f], Encoding.UTF8.GetBytes("\u0085")];

    public override int MaxInputBytes => 72 << 10;

    public override long MaxAllocated(int inputBytes) => (256 << 10) + (100L * inputBytes);

    public override void Parse(byte[] input) => Read(input);

    public override void Check(byte[] input)
    {
        if (Read(input) is not { } message)
        {
            return;
        }

        var (manifest, bytes) = (_serializer.Manifest(message), _serializer.ToBinary(message));
        FindingException.ThrowUnlessSame(Manifests[input[0] % Manifests.Length], manifest, "a manifest");
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
            return _serializer.FromBinary(input[1..], Manifests[input[0] % Manifests.Length]);
        }
        catch (SerializationException)
        {
            return null;
        }
    }
}
