using Mesh.Configuration;
using Mesh.Identity;

namespace Mesh.Tests.Configuration;

public sealed class EnvironmentTests
{
    [Fact]
    public void EveryDocumentedVariableReachesItsKey()
    {
        var options = Deployment.Options(
            $"mesh.access.tokens.anna {{ hashes = [\"{AccessToken.HashOf("anna")}\"], scopes = [mesh.viewer] }}", // or the pbm host would be at fault
            ("MESH_TLS_DIRECTORY", "certs"),
            ("MESH_AUDIT_FILE", "audit.jsonl"),
            ("MESH_NODE_NAME", "node1"),
            ("MESH_HOSTNAME", "node1.example"),
            ("MESH_PORT", "5053"),
            ("MESH_DATA_PORT", "5054"),
            ("MESH_SEEDS", "node1.example:5053, node2.example:5053"),
            ("MESH_ROLES", "blue,eu-1"),
            ("MESH_PBM_HOST", "0.0.0.0"),
            ("MESH_PBM_PORT", "9999"));

        Assert.Equal(("node1", "node1.example", "0.0.0.0"), (options.Node.Name, options.Node.Hostname, options.Node.BindHostname));
        Assert.Equal((5053, 5054), (options.Node.Port, options.Node.DataPort));
        Assert.Equal(["node1.example:5053", "node2.example:5053"], options.Node.Seeds.Select(seed => seed.ToString()));
        Assert.Equal(["blue", "eu-1"], options.Node.Roles.AsEnumerable());
        Assert.Equal(("0.0.0.0", 9999), (options.Pbm.Host, options.Pbm.Port));
        Assert.Equal(("certs/node1.pem", "audit.jsonl"), (options.Tls.Files?.Certificate, options.Audit.File));
    }

    [Fact]
    public void AVariableWinsOverAFileThatSetsItsKey() =>
        Assert.Equal(5053, Deployment.Options("mesh.node.port = 6053", ("MESH_PORT", "5053")).Node.Port);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void AVariableThatIsUnsetOrEmptyLeavesTheFileItsValue(string? value) =>
        Assert.Equal(6053, Deployment.Options("mesh.node.port = 6053", ("MESH_PORT", value)).Node.Port);

    [Fact]
    public void AFileMayBindAKeyToAVariableOfItsOwn()
    {
        const string File = "mesh.node { port = 6053, port = ${?MY_PORT}, weight = 2 }";

        Assert.Equal(7053, Deployment.Options(File, ("MY_PORT", "7053")).Node.Port);
        Assert.Equal(6053, Deployment.Options(File).Node.Port);
        Assert.Equal(2, Deployment.Options(File, ("MY_PORT", "7053")).Node.Weight);
    }

    [Fact]
    public void AFileThatBindsAKeyReplacesTheReferencesVariable() =>
        Assert.Equal(4053, LoadedPort("mesh.node.port = ${?MY_PORT}", ("MESH_PORT", "5053")));

    [Fact]
    public void ALaterFileWinsOverAnEarlierOne()
    {
        var (config, _) = MeshConfig.Load(
            [new HoconSource("one", "mesh.node { port = 1001, weight = 3 }"), new HoconSource("two", "mesh.node.port = 1002")],
            Deployment.Variables());

        Assert.Equal(1002, config!.GetInt("mesh.node.port"));
        Assert.Equal(3, config.GetInt("mesh.node.weight"));
    }

    [Theory]
    [InlineData("with \"quotes\" and \\ and ${?X}")]
    [InlineData("a = 1, b { c = 2 }")]
    [InlineData("# no comment")]
    public void AVariablesContentIsNeverReadAsHocon(string content)
    {
        var (config, faults) = MeshConfig.Load([new HoconSource("x", "a.b = ${?X}")], Deployment.Variables(("X", content)));

        Assert.Empty(faults);
        Assert.Equal(content, config!.GetString("a.b"));
    }

    [Fact]
    public void AKeyWithDotsInQuotesKeepsItsPath()
    {
        var (config, _) = MeshConfig.Load(
            [new HoconSource("x", "akka.actor.deployment { \"/user/a.b\" { nr = ${?X} } }")],
            Deployment.Variables(("X", "4")));

        Assert.Equal(4, config!.GetInt("akka.actor.deployment.\"/user/a.b\".nr"));
    }

    private static int LoadedPort(string file, params (string Name, string? Value)[] environment) =>
        MeshConfig.Load([new HoconSource("x", file)], Deployment.Variables(environment)).Config!.GetInt("mesh.node.port");
}
