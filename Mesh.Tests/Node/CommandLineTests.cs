using System.Net;
using Mesh.Node.Cli;
using Mesh.Tests.Support;

namespace Mesh.Tests.Node;

public sealed class CommandLineTests : IDisposable
{
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _out.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task TheDefaultDeploymentIsSound()
    {
        Assert.Equal(0, await Run("--check-config"));
        Assert.StartsWith("configuration is sound", _out.ToString(), StringComparison.Ordinal);
        Assert.Contains("echo (Mesh.Node.Services.Echo), sessions (Mesh.Node.Services.Sessions)", _out.ToString(), StringComparison.Ordinal);
        Assert.Contains("http://127.0.0.1:8080/", _out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheContainersDeploymentIsSound()
    {
        var hocon = Path.Combine(AppContext.BaseDirectory, "hocon");

        Assert.Equal(0, await Run("--check-config", "--config", Path.Combine(hocon, "node.conf"), "--config", Path.Combine(hocon, "compose.conf")));
        Assert.Contains("listening on 0.0.0.0", _out.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--nodes is 0; it must be a whole number from 1 to 9.", "--nodes", "0")]
    [InlineData("--nodes is 10; it must be a whole number from 1 to 9.", "--nodes", "10")]
    [InlineData("--health is nowhere; it must be an http:// or https:// URL.", "--health", "nowhere")]
    [InlineData("--health is ftp://x/; it must be an http:// or https:// URL.", "--health", "ftp://x/")]
    [InlineData("'--nodez'", "--nodez", "3")]
    [InlineData("--nodes is three; it must be a whole number from 1 to 9.", "--nodes", "three")]
    [InlineData("'--config'", "--config")]
    public async Task AWrongCommandLineIsNamed(string fault, params string[] args)
    {
        Assert.Equal(1, await Run(args));
        Assert.Contains(fault, _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryFaultOfTheConfigurationIsToldAtOnce()
    {
        using var file = new TemporaryFile("mesh { node.port = seven, gateway.port = 0, gatway = 1 }");

        Assert.Equal(78, await Run("--check-config", "--config", file.Path));
        Assert.Equal(
            [
                "mesh.gatway is unknown; it must be a key of reference.conf, perhaps mesh.gateway.",
                "mesh.node.port is seven; it must be a whole number from 1 to 65535.",
                "mesh.gateway.port is 0; it must be a whole number from 1 to 65535.",
                "The configuration has 3 faults.",
            ],
            _error.ToString().TrimEnd().Split('\n'));
        Assert.Empty(_out.ToString());
    }

    [Fact]
    public async Task AFileThatIsNotThereIsAFault()
    {
        Assert.Equal(78, await Run("--check-config", "--config", "/no/such.conf"));
        Assert.StartsWith("--config is /no/such.conf; it must be a file that can be read", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ALaterFileWins()
    {
        using var one = new TemporaryFile("mesh.node { name = one, weight = 2 }");
        using var two = new TemporaryFile("mesh.node.name = two");

        Assert.Equal(0, await Run("--check-config", "--config", one.Path, "--config", two.Path));
        Assert.Contains("two, weight 2", _out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABadConfigurationStartsNothing()
    {
        using var file = new TemporaryFile("mesh.node.weight = heavy");

        Assert.Equal(78, await Run("--config", file.Path));
        Assert.Empty(_out.ToString());
    }

    [Fact]
    public async Task ANodeThatDoesNotAnswerIsNotHealthy()
    {
        var url = $"http://127.0.0.1:{Ports.Free(1)[0]}/health/ready";

        Assert.Equal(1, await Run("--health", url));
        Assert.StartsWith($"{url} does not answer", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheNodeThatIsAskedForItsHealthIsTheConfiguredOne()
    {
        var port = Ports.Free(1)[0];

        Assert.Equal(1, await Run([("MESH_GATEWAY_PORT", $"{port}"), ("MESH_GATEWAY_HOST", "0.0.0.0")], "--health"));
        Assert.StartsWith($"http://127.0.0.1:{port}/health/ready", _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, 0)]
    [InlineData(HttpStatusCode.ServiceUnavailable, 1)]
    public async Task HealthIsWhatTheNodeAnswers(HttpStatusCode status, int exitCode)
    {
        using var node = new HttpListener();
        var url = $"http://127.0.0.1:{Ports.Free(1)[0]}/";
        node.Prefixes.Add(url);
        node.Start();

        var asked = Run("--health", $"{url}health/ready");
        var context = await node.GetContextAsync();
        context.Response.StatusCode = (int)status;
        context.Response.Close("why"u8.ToArray(), willBlock: true);

        Assert.Equal(exitCode, await asked);
        Assert.StartsWith($"HTTP/1.1 {(int)status}", _out.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("why", _out.ToString().TrimEnd(), StringComparison.Ordinal);
    }

    private Task<int> Run(params string[] args) => Run([], args);

    private Task<int> Run((string Name, string? Value)[] environment, params string[] args) =>
        NodeCommand.RunAsync(args, new Surroundings(_out, _error, Configuration.Deployment.Variables(environment)));
}
