using System.Collections.Immutable;
using System.Text;
using Mesh.Configuration;
using Mesh.Upstreams;

namespace Mesh.Fuzz.Targets;

/// <summary>The JSON that the gateway's API is told of upstreams and their instances.</summary>
internal sealed class UpstreamsTarget : FuzzTarget
{
    private const string Service = "orders";
    private static readonly Akka.Configuration.Config Below = MeshConfig.Reference(_ => null);

    private readonly ChangeReader _reader = new(Below);

    public override string Name => "upstreams";

    public override IEnumerable<byte[]> Seeds
    {
        get
        {
            string[] texts =
            [
                """{"key":"cookie sid","policy":"bounded-load","load-factor":1.5,"hedge":true,"hosts":["a.example"],"dns":["http://a.b:80"]}""",
                """{"deadline":"5s","check":{"path":"/ok","status":"200-204","enabled":false},"instances":{"a":{"address":"http://10.0.0.1:80"}}}""",
                """{"address":"http://10.0.0.1:8080","weight":7,"zone":"east","ttl":"9s","metadata":{"a.b":"c","ä":"\u0001"}}""",
                """{"address":"https://[::1]:443","metadata":{}}""",
                """{"check.path":"/x","replay-limit":"1 MiB","max-in-flight":7}""",
            ];
            return Utf8(texts);
        }
    }

    public override IEnumerable<byte[]> Words =>
        Utf8(Below.GetConfig("mesh.upstream-defaults").AsEnumerable().Select(pair => $"\"{pair.Key}\":")
            .Concat(["null", "{}", "[]", "[\"a\"]", "\"\\u0000\"", "\"\\ud800\"", "1e999", "\"address\":", "\"instances\":{\"a\":{", "\"a.b\":", "${?PATH}", "\"include\":"]));

    public override int MaxInputBytes => 64 << 10;

    public override long MaxAllocated(int inputBytes) => (8 << 20) + (8_000L * inputBytes);

    public override void Parse(byte[] input)
    {
        _reader.Upstream(Service, input, UpstreamView.Empty);
        _reader.Instance(Service, "a.1", input, UpstreamView.Empty, replaces: false, heartbeat: 1);
    }

    public override void Check(byte[] input)
    {
        var (changes, faults) = _reader.Upstream(Service, input, UpstreamView.Empty);
        var (change, instanceFaults) = _reader.Instance(Service, "a.1", input, UpstreamView.Empty, replaces: false, heartbeat: 1);
        FindingException.ThrowUnless(changes.IsEmpty != faults.IsEmpty, "there are neither changes nor faults, or both");
        FindingException.ThrowUnless(change is null != instanceFaults.IsEmpty, "there is neither a change nor a fault, or both");
        CheckFaults([.. faults, .. instanceFaults]);
        foreach (var entry in changes.Append(change).OfType<UpstreamChange>().Select(one => one.Entry).OfType<UpstreamEntry>())
        {
            CheckEntry(entry);
        }
    }

    private static void CheckFaults(ImmutableArray<string> faults) => FindingException.ThrowUnless(
        !faults.Any(fault => fault.Any(char.IsControl)), $"a fault has control characters: {string.Join('|', faults)}");

    /// <summary>What is taken is told to all nodes, which must find it as sound as this one did.</summary>
    private static void CheckEntry(UpstreamEntry entry)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
        {
            UpstreamFormat.Write(writer, entry);
        }

        bytes.Position = 0;
        using var reader = new BinaryReader(bytes);
        FindingException.ThrowUnless(entry.Equals(UpstreamFormat.Read(reader, UpstreamFormat.Manifest)), $"{entry} is another for other nodes");
        if (entry is SettingsEntry settings)
        {
            var again = new SettingsReader(UpstreamReader.ConfigOf(Service, settings.Settings), Below);
            UpstreamReader.Definition(again, Service);
            FindingException.ThrowUnless(again.Faults.IsEmpty, $"what was taken is refused as it is kept: {string.Join(' ', again.Faults)}");
            FindingException.ThrowUnless(
                UpstreamReader.Written(again, Service).SequenceEqual(settings.Settings), $"{string.Join(' ', settings.Settings)} is kept as another");
        }
    }
}
