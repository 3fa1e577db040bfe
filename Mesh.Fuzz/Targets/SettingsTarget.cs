using System.Collections.Immutable;
using System.Net;
using System.Text;
using Mesh.Configuration;

namespace Mesh.Fuzz.Targets;

/// <summary>A deployment's HOCON, from its text to the options of a node.</summary>
internal sealed class SettingsTarget : FuzzTarget
{
    private static readonly NodeSurroundings Box = new("box", IPAddress.IsLoopback);

    public override string Name => "settings";

    public override IEnumerable<byte[]> Seeds
    {
        get
        {
            string[] texts =
            [
                "mesh.node { name = n1, port = 4053, seeds = [\"a:1\", \"b:2\"], roles = \"x,y\", weight = 3 }",
                "mesh.services.s { type = \"echo\", affinity = strict, policy = bounded-load, load-factor = 1.5 }",
                "mesh.requests { default-deadline = 1.5s, max-payload = 2 MiB, retry.budget = 0.5 }",
                "mesh.links.max-outbox = ${?OUTBOX}\nmesh.node.name = ${?NAME}",
                "mesh.upstreams.orders { key = \"path /v1/{key}\", dns = [\"http://a.b\"], hosts = a.example, check.status = \"200-204\","
                    + " instances { \"a.1\" { address = \"http://10.0.0.1:80\", ttl = 5s, metadata { a = b } } } }",
                "# a comment\nmesh { detection { tick = 25ms } }\n// another\nakka.loglevel = \"\"\"INFO\"\"\"",
                "petabridge.cmd.port = 9110\nmesh.http.dns-servers = [\"127.0.0.1:53\", \"::1\"]",
                "mesh.lease.duration += 4s\na = 1, b = [1, 2, {c = 3}], c : { d = e f }",
            ];
            return Utf8(texts);
        }
    }

    public override IEnumerable<byte[]> Words =>
        Utf8(Reference().Split('\n')
            .Select(line => line.Trim())
            .Where(line => line.Length > 0 && line[0] != '#')
            .Concat(["${?A}", "\"\"\"", "{", "}", "[", "]", "\\u0000", "include ", "+=", "mesh.", "instances.a.", "\"a.b\"", "\n"]));

    public override int MaxInputBytes => 4 << 10;

    // The reference is read each time.
    public override long MaxAllocated(int inputBytes) => (64 << 20) + (20_000L * inputBytes);

    public override void Parse(byte[] input) => Read(input);

    public override void Check(byte[] input)
    {
        var faults = Read(input);
        FindingException.ThrowUnless(!faults.Any(fault => fault.Any(char.IsControl)), $"a fault has control characters: {string.Join('|', faults)}");
    }

    private static ImmutableArray<string> Read(byte[] input)
    {
        var (config, faults) = MeshConfig.Load([new HoconSource("fuzz.conf", Encoding.UTF8.GetString(input))], _ => null);
        FindingException.ThrowUnless(config is null == !faults.IsEmpty, "there is neither a configuration nor a fault, or both");
        if (config is null)
        {
            return faults;
        }

        (var options, faults) = MeshOptionsReader.Read(config, _ => null, Box);
        FindingException.ThrowUnless(options is null == !faults.IsEmpty, "there are neither options nor faults, or both");
        return faults;
    }

    private static string Reference()
    {
        using var reader = new StreamReader(typeof(MeshConfig).Assembly.GetManifestResourceStream("reference.conf")!);
        return reader.ReadToEnd();
    }
}
