using System.Collections.Immutable;
using System.Net;
using Akka.Configuration;
using Mesh.Access;
using Mesh.Upstreams;

namespace Mesh.Configuration;

/// <summary>Reads <see cref="MeshOptions"/> and says everything that is wrong with them at once.</summary>
public static class MeshOptionsReader
{
    private const int KiB = 1 << 10;
    private const int MiB = 1 << 20;
    private const int GiB = 1 << 30;
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan TenMilliseconds = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Reads the options. What the configuration leaves out comes from <c>reference.conf</c> and the environment.</summary>
    /// <param name="config">What the deployment says; see <see cref="MeshConfig.Load"/> for files.</param>
    /// <returns>The options, or every fault as a sentence of its own, and then no options.</returns>
    public static (MeshOptions? Options, ImmutableArray<string> Faults) Read(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);

        return Read(config, Environment.GetEnvironmentVariable, NodeSurroundings.OfThisMachine);
    }

    internal static (MeshOptions? Options, ImmutableArray<string> Faults) Read(
        Config config,
        Func<string, string?> environment,
        NodeSurroundings surroundings)
    {
        var settings = new SettingsReader(config, MeshConfig.Reference(environment));
        foreach (var fault in KnownKeys.Faults(settings))
        {
            settings.Fault(fault);
        }

        var options = new MeshOptions(
            NodeOptionsReader.Read(settings, surroundings),
            Formation(settings),
            new RingOptions(settings.Number("mesh.ring.points-per-weight", 1, 4_096)),
            Requests(settings),
            Links(settings),
            Detection(settings),
            Lease(settings),
            Ejection(settings),
            Pbm(settings),
            ServiceDefinitionReader.ReadDefaults(settings),
            ServiceDefinitionReader.Read(settings))
        {
            Dedup = new DedupOptions(
                settings.Duration("mesh.requests.dedup-window", Millisecond, TimeSpan.FromHours(1)),
                settings.Bytes("mesh.requests.dedup-memory", KiB, GiB)),
            Decisions = settings.Number("mesh.decisions", 0, 1_048_576),
            Audit = new AuditOptions(settings.Text("mesh.audit.file")),
            Log = new LogOptions(settings.Number("mesh.log.kept", 0, 100_000), IsJson(settings, environment)),
            Drain = new DrainOptions(
                settings.Duration("mesh.drain.announce", TimeSpan.Zero, Minute),
                settings.Duration("mesh.drain.timeout", TimeSpan.Zero, Minute)),
            Http = new HttpOptions(
                settings.Duration("mesh.http.connect-timeout", TenMilliseconds, Minute),
                settings.Choice("mesh.http.forwarded", ["set", "append", "off"]),
                settings.Number("mesh.http.max-probes", 1, 4_096),
                settings.Text("mesh.http.store"),
                DnsServers(settings)),
            Upstreams = UpstreamReader.Read(settings),
            Tls = TlsOptionsReader.Read(settings),
            Serializers = [.. settings.List("mesh.remoting.serializers")],
            Tokens = TokenReader.Read(settings),
        };
        Coherence.Check(settings, options);
        Coherence.LeaseEndsBeforeDowning(settings, options.Lease, AkkaConfig.StableAfter(config));
        foreach (var fault in options.Services.SelectMany(ServiceDefinitionReader.FaultsOf))
        {
            settings.Fault(fault);
        }

        return settings.Faults is { IsEmpty: false } faults ? (null, faults) : (options, []);
    }

    /// <summary>In a container nobody but a program reads the log; .NET's own images say that they are one.</summary>
    private static bool IsJson(SettingsReader settings, Func<string, string?> environment) =>
        settings.Choice("mesh.log.format", ["auto", "text", "json"]) switch
        {
            "auto" => environment("DOTNET_RUNNING_IN_CONTAINER") is { } told && (told == "1" || bool.TryParse(told, out var isOne) && isOne),
            var format => format == "json",
        };

    private static ImmutableArray<IPEndPoint> DnsServers(SettingsReader settings)
    {
        const string Path = "mesh.http.dns-servers";
        const int DnsPort = 53;
        var servers = ImmutableArray.CreateBuilder<IPEndPoint>();
        foreach (var text in settings.List(Path))
        {
            // A number alone would be read as an address, too.
            if (text.ContainsAny('.', ':') && IPEndPoint.TryParse(text, out var server))
            {
                servers.Add(server.Port == 0 ? new IPEndPoint(server.Address, DnsPort) : server);
            }
            else
            {
                settings.Fault(Path, Setting.Show(text), "IP addresses, with a port where it is not 53");
            }
        }

        return servers.ToImmutable();
    }

    private static FormationOptions Formation(SettingsReader settings) => new(
        settings.Flag("mesh.formation.alone"),
        settings.Duration("mesh.formation.sole-seed-wait", Millisecond, Minute),
        settings.Duration("mesh.formation.give-up-after", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)));

    private static RequestLimits Requests(SettingsReader settings) => new(
        settings.Duration("mesh.requests.default-deadline", Millisecond, TimeSpan.FromHours(1)),
        settings.Duration("mesh.requests.max-deadline", TenMilliseconds, TimeSpan.FromHours(1)),
        settings.Bytes("mesh.requests.max-payload", KiB, 64 * MiB),
        settings.Number("mesh.requests.max-in-flight", 1, 1_048_576),
        Retry(settings));

    private static RetryOptions Retry(SettingsReader settings) => new(
        settings.Fraction("mesh.requests.retry.budget", 0, 1),
        settings.Number("mesh.requests.retry.min-budget", 0, 65_536),
        settings.Number("mesh.requests.retry.max-attempts", 1, 10),
        settings.Duration("mesh.requests.retry.min-backoff", Millisecond, Minute),
        settings.Duration("mesh.requests.retry.max-backoff", Millisecond, Minute));

    private static LinkOptions Links(SettingsReader settings) => new(
        settings.Bytes("mesh.links.max-outbox", KiB, GiB),
        settings.Duration("mesh.links.hello-timeout", TenMilliseconds, Minute),
        settings.Duration("mesh.links.reconnect-min", Millisecond, Minute),
        settings.Duration("mesh.links.reconnect-max", Millisecond, Minute),
        settings.Number("mesh.links.max-connections", 1, 65_535))
    {
        FullMesh = settings.Number("mesh.links.full-mesh", 1, 4_096),
        IdleAfter = settings.Duration("mesh.links.idle-after", TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
    };

    private static DetectionOptions Detection(SettingsReader settings) => new(
        settings.Duration("mesh.detection.ping-interval", TenMilliseconds, Minute),
        settings.Duration("mesh.detection.busy-ping-interval", Millisecond, Minute),
        settings.Duration("mesh.detection.min-ping-timeout", Millisecond, Minute),
        settings.Fraction("mesh.detection.round-trip-factor", 1, 1_000),
        settings.Fraction("mesh.detection.phi-threshold", 0.1, 100),
        settings.Duration("mesh.detection.min-deviation", Millisecond, Minute),
        settings.Number("mesh.detection.max-samples", 10, 10_000),
        settings.Number("mesh.detection.good-answers", 1, 100),
        settings.Duration("mesh.detection.tick", Millisecond, Minute),
        settings.Number("mesh.detection.max-doubt", 1, 8));

    private static EjectionOptions Ejection(SettingsReader settings) => new(
        settings.Flag("mesh.ejection.enabled"),
        settings.Number("mesh.ejection.failures-in-a-row", 1, 1_000),
        settings.Number("mesh.ejection.least-requests", 1, 100_000),
        settings.Fraction("mesh.ejection.least-good", 0, 1),
        settings.Duration("mesh.ejection.first", TenMilliseconds, TimeSpan.FromHours(1)),
        settings.Duration("mesh.ejection.longest", TenMilliseconds, TimeSpan.FromHours(1)));

    private static LeaseOptions Lease(SettingsReader settings) => new(
        settings.Duration("mesh.lease.duration", TimeSpan.FromMilliseconds(100), Minute),
        settings.Duration("mesh.lease.exit-after", Millisecond, TimeSpan.FromHours(1)));

    private static PbmOptions Pbm(SettingsReader settings) => new(
        NodeOptionsReader.ListenAddress(settings, "petabridge.cmd.host"),
        settings.Number("petabridge.cmd.port", 0, 65_535),
        settings.Flag("petabridge.cmd.log-palettes-on-startup"));
}
