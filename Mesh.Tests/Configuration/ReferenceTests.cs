using Mesh.Configuration;
using Mesh.Routing;

namespace Mesh.Tests.Configuration;

public sealed class ReferenceTests
{
    private readonly MeshOptions _defaults = Deployment.Options(string.Empty);

    [Fact]
    public void ANodeThatNobodySetUpIsAloneOnItsMachine() => Assert.Equivalent(
        new NodeOptions("box", "127.0.0.1", "127.0.0.1", 4053, 4054, [], [], 1) { MinThreads = 32, Zone = "" },
        _defaults.Node,
        strict: true);

    [Fact]
    public void AnOnlySeedLooksForOthersFirst() => Assert.Equal(
        new FormationOptions(false, TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(20)),
        _defaults.Formation);

    [Fact]
    public void RequestsHaveTheirDocumentedLimits() => Assert.Equal(
        new RequestLimits(
            TimeSpan.FromSeconds(5),
            TimeSpan.FromSeconds(30),
            1_048_576,
            65_536,
            new RetryOptions(0.2, 3, 3, TimeSpan.FromMilliseconds(25), TimeSpan.FromMilliseconds(250))),
        _defaults.Requests);

    [Fact]
    public void RequestIdsAreRememberedForAMinute() =>
        Assert.Equal(new DedupOptions(TimeSpan.FromMinutes(1), 64 << 20), _defaults.Dedup);

    [Fact]
    public void AMebibyteOfDecisionsIsRemembered() => Assert.Equal(1 << 20, _defaults.Decisions * Decision.Bytes);

    [Fact]
    public void ADrainIsAnnouncedForASecondAndEndsAfterFifteen() =>
        Assert.Equal(new DrainOptions(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(15)), _defaults.Drain);

    [Fact]
    public void LinksHaveTheirDocumentedLimits() => Assert.Equal(
        new LinkOptions(4 << 20, TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(1), 1_024)
        {
            FullMesh = 16,
            IdleAfter = TimeSpan.FromMinutes(1),
        },
        _defaults.Links);

    [Fact]
    public void DetectionHasItsDocumentedPace() => Assert.Equal(
        new DetectionOptions(
            TimeSpan.FromMilliseconds(500),
            TimeSpan.FromMilliseconds(50),
            TimeSpan.FromMilliseconds(250),
            8,
            8,
            TimeSpan.FromMilliseconds(125),
            200,
            2,
            TimeSpan.FromMilliseconds(25),
            8),
        _defaults.Detection);

    [Fact]
    public void ALeaseEndsWellBeforeDowningAndANodeWithoutOneSomeTimeAfterIt() => Assert.Equal(
        new LeaseOptions(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(15)), _defaults.Lease);

    [Fact]
    public void EjectionHasItsDocumentedLimits() => Assert.Equal(
        new EjectionOptions(true, 5, 20, 0.8, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60)),
        _defaults.Ejection);

    [Fact]
    public void PbmListensOnThisMachineOnly() => Assert.Equal(new PbmOptions("127.0.0.1", 9110, true), _defaults.Pbm);

    [Fact]
    public void AThousandLinesOfTheLogAreKeptAndItIsForPeople() => Assert.Equal(new LogOptions(1_000, IsJson: false), _defaults.Log);

    [Fact]
    public void RingsHave256PointsPerWeight() => Assert.Equal(256, _defaults.Ring.PointsPerWeight);

    [Fact]
    public void NoServiceIsOfferedUnlessADeploymentNamesIt() => Assert.Empty(_defaults.Services);

    [Fact]
    public void AServiceTakesTheDefaultsThatItDoesNotChange()
    {
        var service = Assert.Single(Deployment.Options("mesh.services.echo { idempotent = on, queue-limit = 0 }").Services);

        Assert.Equal(
            new ServiceDefinition
            {
                Name = "echo",
                Policy = "consistent-hash",
                KeylessPolicy = "round-robin",
                LoadFactor = null,
                SlowStart = TimeSpan.FromSeconds(10),
                Affinity = Affinity.Auto,
                Idempotent = true,
                Hedge = false,
                Concurrency = 256,
                QueueLimit = 0,
                MailboxLimit = 1_024,
                PassivateAfter = TimeSpan.FromMinutes(2),
                DeactivateTimeout = TimeSpan.FromSeconds(5),
            },
            service);
    }

    [Fact]
    public void ADeploymentMayChangeTheDefaultsOfAllServices()
    {
        var services = Deployment.Options("""
            mesh.service-defaults.concurrency = 7
            mesh.services.one.idempotent = on
            mesh.services.two.concurrency = 8
            """).Services;

        Assert.Equal([7, 8], services.Select(service => service.Concurrency));
    }

    [Fact]
    public void AServiceThatCodeAddsTakesItsSectionOrTheDefaults()
    {
        var options = Deployment.Options("mesh.services.one.concurrency = 3").WithServices(new Dictionary<string, Type>
        {
            ["one"] = typeof(Answering),
            ["two"] = typeof(Answering),
        });

        Assert.Equal((3, typeof(Answering)), (options.DefinitionOf("one").Concurrency, options.DefinitionOf("one").Type));
        Assert.Equal((256, typeof(Answering)), (options.DefinitionOf("two").Concurrency, options.DefinitionOf("two").Type));
    }

    [Theory]
    [InlineData("Bad Name", typeof(Answering), "name")]
    [InlineData("good", typeof(string), "type")]
    public void AServiceThatCodeAddsAmissIsRefused(string name, Type type, string parameter) => Assert.Throws<ArgumentException>(
        parameter,
        () => ServiceDefinitionReader.Check(name, type));

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("10.0.0.1", "10.0.0.1")]
    [InlineData("10.9.9.9", "0.0.0.0")]
    [InlineData("localhost", "127.0.0.1")]
    [InlineData("node1", "0.0.0.0")]
    [InlineData("", "0.0.0.0")]
    public void ANodeListensOnItsHostnameWhenThatIsAnAddressOfItsMachine(string hostname, string listensOn)
    {
        var node = Deployment.Options($"mesh.node.hostname = \"{hostname}\"").Node;

        Assert.Equal(listensOn, node.BindHostname);
        Assert.Equal(hostname.Length == 0 ? "box" : hostname, node.Hostname);
    }

    [Fact]
    public void ABindHostnameWins() =>
        Assert.Equal("0.0.0.0", Deployment.Options("mesh.node.bind-hostname = 0.0.0.0").Node.BindHostname);
}

public sealed class Answering : IServiceHandler
{
    public ValueTask<Reply> HandleAsync(Request request, CancellationToken cancellation) => new(Reply.Empty);
}
