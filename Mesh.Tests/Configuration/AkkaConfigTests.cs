using Akka.Actor;
using Akka.Configuration;
using Mesh.Configuration;

namespace Mesh.Tests.Configuration;

public sealed class AkkaConfigTests
{
    private const string Seeds = "mesh.node { name = n1, hostname = one, seeds = [\"one:4053\", \"two:4053\", \"three:4053\"] }";

    [Fact]
    public void ANodeTellsTheOthersOfItselfInItsRoles() => Assert.Equal(
        ["data:5000", "weight:3", "voter", "service:echo", "service:sessions", "blue"],
        Roles(Seeds + "\nmesh.node { weight = 3, roles = [blue] }", ["sessions", "echo"]));

    [Fact]
    public void WeightOneIsNotTold() => Assert.DoesNotContain(Roles(Seeds, []), role => role.StartsWith("weight:", StringComparison.Ordinal));

    [Theory]
    [InlineData("", true)]
    [InlineData("mesh.node.seeds = \"127.0.0.1:4053,127.0.0.1:4063\"", true)]
    [InlineData("mesh.node.seeds = \"127.0.0.1:4063\"", false)]
    [InlineData("mesh.node.seeds = \"localhost:4053\"", false)]
    public void AVoterIsOneOfItsSeedsOrItsOwn(string hocon, bool voter) =>
        Assert.Equal(voter, Roles(hocon, []).Contains("voter"));

    [Fact]
    public void AkkaItselfIsGivenNoSeeds() => Assert.Empty(Build(Seeds).GetStringList("akka.cluster.seed-nodes"));

    [Theory]
    [InlineData("", 1)]
    [InlineData(Seeds, 2)]
    [InlineData("mesh.node.seeds = \"a:1,b:1\"", 2)]
    [InlineData("mesh.node.seeds = \"a:1,b:1,c:1,d:1,e:1\"", 3)]
    public void NoMemberIsUpWithoutAMajorityOfVoters(string hocon, int majority) =>
        Assert.Equal(majority, Build(hocon).GetInt("akka.cluster.role.voter.min-nr-of-members"));

    [Fact]
    public void ANodeIsReachedByItsHostnameAndListensOnItsBindHostname()
    {
        var tcp = Build(Seeds).GetConfig("akka.remote.dot-netty.tcp");

        Assert.Equal(("one", 4053), (tcp.GetString("public-hostname"), tcp.GetInt("public-port")));
        Assert.Equal(("0.0.0.0", 4053), (tcp.GetString("hostname"), tcp.GetInt("port")));
    }

    [Fact]
    public void ADeploymentWinsOverWhatMeshPrefers()
    {
        var config = Build("akka.cluster.split-brain-resolver.stable-after = 20s\nakka.log-dead-letters = off");

        Assert.Equal(TimeSpan.FromSeconds(20), config.GetTimeSpan("akka.cluster.split-brain-resolver.stable-after"));
        Assert.Equal("voter", config.GetString("akka.cluster.split-brain-resolver.keep-majority.role"));
        Assert.False(config.GetBoolean("akka.log-dead-letters"));
    }

    [Fact]
    public void ADeploymentLosesToWhatMeshOwns()
    {
        var config = Build("""
            akka {
              actor { provider = local, serialization-settings.allow-unregistered-types = on, serializers.json = other }
              cluster { roles = [mine], seed-nodes = ["akka.tcp://mesh@elsewhere:1"] }
              coordinated-shutdown.exit-clr = on
            }
            """);

        Assert.Equal("cluster", config.GetString("akka.actor.provider"));
        Assert.False(config.GetBoolean("akka.actor.serialization-settings.allow-unregistered-types"));
        Assert.Contains("RefusingSerializer", config.GetString("akka.actor.serializers.json"), StringComparison.Ordinal);
        Assert.DoesNotContain("mine", config.GetStringList("akka.cluster.roles"));
        Assert.Empty(config.GetStringList("akka.cluster.seed-nodes"));
        Assert.False(config.GetBoolean("akka.coordinated-shutdown.exit-clr"));
    }

    [Fact]
    public void ADeploymentsExtensionsAreLoadedBesideThoseOfMesh()
    {
        var extensions = Build("akka.extensions = [\"My.Extension, Mine\"]").GetStringList("akka.extensions");

        Assert.Contains("My.Extension, Mine", extensions);
        Assert.Contains(extensions, extension => extension.Contains("Receptionist", StringComparison.Ordinal));
    }

    [Fact]
    public void ADeploymentsTrustedPathsAreAddedToThoseOfMesh()
    {
        var config = Build("akka.remote { untrusted-mode = off, trusted-selection-paths = [\"/user/mine\"] }");

        Assert.True(config.GetBoolean("akka.remote.untrusted-mode"));
        Assert.Contains("/user/mine", config.GetStringList("akka.remote.trusted-selection-paths"));
        Assert.Contains("/user/mesh/formation", config.GetStringList("akka.remote.trusted-selection-paths"));
    }

    [Fact]
    public async Task AStopEndsBeforeItsSupervisorGivesUp()
    {
        using var system = ActorSystem.Create("phases", Build(string.Empty).WithFallback(ConfigurationFactory.Default()));
        var shutdown = system.Settings.Config.GetConfig("akka.coordinated-shutdown");
        var otherwise = shutdown.GetTimeSpan("default-phase-timeout");
        var phases = shutdown.GetConfig("phases").AsEnumerable().Select(phase => phase.Key).ToArray();

        Assert.Equal(12, phases.Length);
        Assert.InRange(phases.Sum(phase => shutdown.GetTimeSpan($"phases.{phase}.timeout", otherwise).TotalSeconds), 1, 25);
        await system.Terminate();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65_536)]
    public void TheDataPortMustBeTheOneThatWasBound(int dataPort) => Assert.Throws<ArgumentOutOfRangeException>(
        () => AkkaConfig.Build(Deployment.Options(string.Empty), [], dataPort));

    private static IList<string> Roles(string hocon, string[] services) =>
        AkkaConfig.Build(Deployment.Options(hocon), services, 5000).GetStringList("akka.cluster.roles");

    private static Config Build(string hocon)
    {
        var (config, _) = MeshConfig.Load([new HoconSource("x", hocon)], Deployment.Variables());
        return AkkaConfig.Build(Deployment.Options(hocon), [], 4054, config);
    }
}
