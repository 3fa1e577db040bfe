namespace Mesh.Tests.Configuration;

public sealed class FaultTests
{
    [Fact]
    public void EveryFaultIsToldAtOnce()
    {
        var faults = Deployment.Faults("""
            mesh {
              node { name = "a b", port = seven, data-port = -1, seeds = ["x"], weight = 0 }
              gatway.port = 80
              requests { default-deadline = word, max-payload = 12x }
              detection { phi-threshold = 0 }
              services { echo { type = "No.Such, Mesh.Tests", policy = fastest, idempotent = maybe } }
            }
            petabridge.cmd { host = everywhere, prt = 1 }
            """);

        Assert.Equal(
            [
                "mesh.gatway is unknown; it must be a key of reference.conf, perhaps mesh.gateway.",
                "petabridge.cmd.prt is unknown; it must be a key of reference.conf, perhaps petabridge.cmd.port.",
                "mesh.node.name is \"a b\"; it must be 1 to 63 letters, digits, '-', '_' and '.'.",
                "mesh.node.port is seven; it must be a whole number from 1 to 65535.",
                "mesh.node.data-port is -1; it must be a whole number from 0 to 65535.",
                "mesh.node.seeds[0] is x; it must be host:port with a name or an IPv4 address and a port from 1 to 65535.",
                "mesh.node.weight is 0; it must be a whole number from 1 to 100.",
                "mesh.requests.default-deadline is word; it must be a duration with its unit from 1ms to 1h.",
                "mesh.requests.max-payload is 12x; it must be a size from 1 KiB to 64 MiB.",
                "mesh.detection.phi-threshold is 0; it must be a number from 0.1 to 100.",
                "petabridge.cmd.host is everywhere; it must be an IP address of this machine, or localhost.",
                "mesh.services.echo.type is \"No.Such, Mesh.Tests\", which can't be found; it must be \"Namespace.Class, Assembly\" "
                + "of a class that is an IServiceHandler or a KeyedActor and can be created.",
                "mesh.services.echo.policy is fastest; it must be bounded-load or consistent-hash.",
                "mesh.services.echo.idempotent is maybe; it must be on or off.",
            ],
            faults);
    }

    [Theory]
    [InlineData("mesh = 5", "mesh is 5; it must be a section.")]
    [InlineData("mesh.node = 5", "mesh.node is 5; it must be a section.")]
    [InlineData("mesh.node.port { a = 1 }", "mesh.node.port is a section; it must be a value.")]
    [InlineData("mesh.node.port = {}", "mesh.node.port is a section; it must be a value.")]
    [InlineData("mesh.node.port = []", "mesh.node.port is []; it must be a whole number from 1 to 65535.")]
    [InlineData("mesh.node.port = null", "mesh.node.port is without a value; it must be a whole number from 1 to 65535.")]
    [InlineData("mesh.node.port = \"\"", "mesh.node.port is \"\"; it must be a whole number from 1 to 65535.")]
    [InlineData("mesh.node.port = 0", "mesh.node.port is 0; it must be a whole number from 1 to 65535.")]
    [InlineData("mesh.node.port = 65536", "mesh.node.port is 65536; it must be a whole number from 1 to 65535.")]
    [InlineData("mesh.node.port = 99999999999", "mesh.node.port is 99999999999; it must be a whole number from 1 to 65535.")]
    [InlineData("mesh.node.port = 4054", "mesh.node.data-port is 4054; it must be another port than mesh.node.port.")]
    [InlineData("petabridge.cmd.port = 4053", "petabridge.cmd.port is 4053; it must be another port than mesh.node.port.")]
    [InlineData("mesh.node.hostname = \"a b\"", "mesh.node.hostname is \"a b\"; it must be a host name or an IPv4 address.")]
    [InlineData(
        "mesh.node.hostname = 0.0.0.0",
        "mesh.node.hostname is 0.0.0.0; it must be an address that peers can reach; listen on every interface with bind-hostname.")]
    [InlineData("mesh.node.bind-hostname = n1", "mesh.node.bind-hostname is n1; it must be an IP address of this machine, or localhost.")]
    [InlineData(
        "mesh.node.seeds = [\"a:1\", \"b:1\", \"a:1\"]",
        "mesh.node.seeds[2] is a:1; it must be another node than mesh.node.seeds[0].")]
    [InlineData(
        "mesh.node.seeds = \"a:1,,b:1\"",
        "mesh.node.seeds[1] is \"\"; it must be host:port with a name or an IPv4 address and a port from 1 to 65535.")]
    [InlineData(
        "mesh.node.seeds = \"a:0\"",
        "mesh.node.seeds[0] is a:0; it must be host:port with a name or an IPv4 address and a port from 1 to 65535.")]
    [InlineData(
        "mesh.node.seeds = \"a:1,b:1,c:1,d:1,e:1,f:1,g:1,h:1\"",
        "mesh.node.seeds is a list of 8; it must be one of 7 at most, since a majority of all seeds must agree.")]
    [InlineData(
        "mesh.node.roles = [voter]",
        "mesh.node.roles[0] is voter; it must be a role of your own: Mesh itself gives \"voter\", service:, keyed:, strict:, weight: and data:.")]
    [InlineData(
        "mesh.node.roles = [\"service:echo\"]",
        "mesh.node.roles[0] is service:echo; "
        + "it must be a role of your own: Mesh itself gives \"voter\", service:, keyed:, strict:, weight: and data:.")]
    [InlineData("mesh.node.roles = \"a,b,a\"", "mesh.node.roles[2] is a; it must be given once.")]
    [InlineData("mesh.detection.max-doubt = 9", "mesh.detection.max-doubt is 9; it must be a whole number from 1 to 8.")]
    [InlineData("mesh.ejection.least-good = 1.1", "mesh.ejection.least-good is 1.1; it must be a number from 0 to 1.")]
    [InlineData(
        "mesh.ejection.first = 61s",
        "mesh.ejection.first is 61s; it must be at most mesh.ejection.longest (1m).")]
    [InlineData(
        "mesh.services.echo.load-factor = 1",
        "mesh.services.echo.load-factor is 1; it must be auto, or a number from 1.01 to 10.")]
    [InlineData(
        "mesh.services.echo.slow-start = 11m",
        "mesh.services.echo.slow-start is 11m; it must be a duration with its unit from 0ms to 10m.")]
    [InlineData("mesh.ring.points-per-weight = 4097", "mesh.ring.points-per-weight is 4097; it must be a whole number from 1 to 4096.")]
    [InlineData(
        "mesh.requests.default-deadline = 5",
        "mesh.requests.default-deadline is 5; it must be a duration with its unit from 1ms to 1h.")]
    [InlineData(
        "mesh.requests.default-deadline = 31s",
        "mesh.requests.default-deadline is 31s; it must be at most mesh.requests.max-deadline (30s).")]
    [InlineData("mesh.requests.max-payload = -1", "mesh.requests.max-payload is -1; it must be a size from 1 KiB to 64 MiB.")]
    [InlineData("mesh.requests.max-payload = 65 MiB", "mesh.requests.max-payload is \"65 MiB\"; it must be a size from 1 KiB to 64 MiB.")]
    [InlineData(
        "mesh.links.max-outbox = 512k",
        "mesh.links.max-outbox is 512 KiB; it must be at least mesh.requests.max-payload (1 MiB).")]
    [InlineData(
        "mesh { formation.alone = on, node.hostname = node1 }",
        "mesh.formation.alone is on; it must be off where mesh.node.hostname (node1) is no loopback address.")]
    [InlineData(
        "mesh { formation.alone = on, node { hostname = 10.0.0.1, seeds = [\"10.0.0.1:4053\"] } }",
        "mesh.formation.alone is on; it must be off where mesh.node.hostname (10.0.0.1) is no loopback address.")]
    [InlineData(
        "mesh.formation.give-up-after = 1ms",
        "mesh.formation.give-up-after is 1ms; it must be a duration with its unit from 1s to 10m.")]
    [InlineData("mesh.links.reconnect-min = 2s", "mesh.links.reconnect-min is 2s; it must be at most mesh.links.reconnect-max (1s).")]
    [InlineData(
        "mesh.detection.busy-ping-interval = 600ms",
        "mesh.detection.busy-ping-interval is 600ms; it must be at most mesh.detection.ping-interval (500ms).")]
    [InlineData("mesh.detection.tick = 300ms", "mesh.detection.tick is 300ms; it must be at most mesh.detection.min-ping-timeout (250ms).")]
    [InlineData(
        "mesh.lease.duration = 5600ms",
        "mesh.lease.duration is 5600ms; it must be below four fifths of akka.cluster.split-brain-resolver.stable-after (7s).")]
    [InlineData(
        "akka.cluster.split-brain-resolver.stable-after = 5s",
        "mesh.lease.duration is 4s; it must be below four fifths of akka.cluster.split-brain-resolver.stable-after (5s).")]
    [InlineData(
        "mesh.detection.ping-interval = 1334ms",
        "mesh.lease.duration is 4s; it must be at least three times mesh.detection.ping-interval (1334ms).")]
    [InlineData(
        "mesh.service-defaults.affinity = sticky",
        "mesh.service-defaults.affinity is sticky; it must be auto or preferred or strict.")]
    [InlineData(
        "mesh.service-defaults.deactivate-timeout = 2m",
        "mesh.service-defaults.deactivate-timeout is 2m; it must be a duration with its unit from 10ms to 1m.")]
    [InlineData(
        "mesh.services.mine { affinity = strict, type = \"Mesh.Tests.Configuration.Answering, Mesh.Tests\" }",
        "mesh.services.mine.affinity is strict; it must be preferred or auto for Mesh.Tests.Configuration.Answering, which is a "
        + "handler: one instance answers for all keys, so that there is nothing to hand over. A KeyedActor can be strict.")]
    [InlineData("mesh.services.echo = 1", "mesh.services.echo is 1; it must be a section.")]
    [InlineData(
        "mesh.services.echo.typ = 1",
        "mesh.services.echo.typ is unknown; it must be a key of reference.conf, perhaps mesh.services.echo.type.")]
    [InlineData(
        "mesh.services.Echo.idempotent = on",
        "mesh.services.Echo is no service's name; it must be 1 to 63 lower-case letters, digits and hyphens, a letter first.")]
    [InlineData(
        "mesh.services.echo.type = \"System.String, System.Private.CoreLib\"",
        "mesh.services.echo.type is \"System.String, System.Private.CoreLib\", which is neither; it must be "
        + "\"Namespace.Class, Assembly\" of a class that is an IServiceHandler or a KeyedActor and can be created.")]
    [InlineData(
        "mesh.services.echo.type = \"Mesh.KeyedActor, Mesh.Actors\"",
        "mesh.services.echo.type is \"Mesh.KeyedActor, Mesh.Actors\", which is abstract, generic or without a public constructor; "
        + "it must be \"Namespace.Class, Assembly\" of a class that is an IServiceHandler or a KeyedActor and can be created.")]
    public void ABadValueIsNamedWithWhatWasFoundAndWanted(string hocon, string fault) =>
        Assert.Equal([fault], Deployment.Faults(hocon));

    [Fact]
    public void ABadVariableIsToldLikeABadFile() => Assert.Equal(
        ["mesh.node.port is http; it must be a whole number from 1 to 65535."],
        Deployment.Faults(string.Empty, ("MESH_PORT", "http")));

    [Fact]
    public void AClassThatAnswersIsFoundByItsName()
    {
        var service = Assert.Single(Deployment
            .Options("mesh.services.mine.type = \"Mesh.Tests.Configuration.Answering, Mesh.Tests\"")
            .Services);

        Assert.Equal(typeof(Answering), service.Type);
    }

    [Fact]
    public void OthersSectionsAreTheirOwn() => Deployment.Options("akka.loglevel = DEBUG\npetabridge.other = 1\nmine.key = 2");
}
