using Mesh.Identity;
using Mesh.Node.Cli;
using Mesh.Tests.Node;

namespace Mesh.Tests.Access;

/// <summary>What a gateway that others reach must say before it starts.</summary>
public sealed class GatewayStartTests
{
    private static readonly string Tokens = $"mesh.access.tokens.ci {{ hashes = [\"{AccessToken.HashOf("x")}\"], scopes = [mesh.read] }}";

    [Theory]
    [InlineData("mesh.gateway.host = 0.0.0.0", "mesh.gateway.host is 0.0.0.0, where others reach the gateway, and nobody is asked who they are;")]
    [InlineData("mesh.gateway.host = \"::\"", "mesh.gateway.host is ::, where others reach")]
    [InlineData("mesh.gateway.anonymous = off", "mesh.gateway.anonymous is off, and nobody has a token;")]
    [InlineData("mesh.gateway.anonymous = maybe", "mesh.gateway.anonymous is maybe; it must be auto or on or off.")]
    [InlineData("mesh.gateway { http2-port = 8081, tls { certificate = a, key = b } }", "mesh.gateway.http2-port is 8081; it must be 0 where")]
    [InlineData("mesh.gateway.tls.key = /k", "mesh.gateway.tls.certificate is empty;")]
    [InlineData("mesh.gateway.tls { certificate = /no, key = /no }", "mesh.gateway.tls is /no and /no; they must be a certificate and its key in PEM")]
    [InlineData("mesh.gateway.limits.rate = many", "mesh.gateway.limits.rate is many; it must be auto, or a whole number from 0 to 1000000.")]
    [InlineData("mesh.gateway.limits.request-line = 1 MiB", "mesh.gateway.limits.request-line is \"1 MiB\"; it must be a size from 256 B to 64 KiB.")]
    public async Task ItRefusesToStart(string hocon, string fault)
    {
        var (code, said) = await CheckAsync(hocon);

        Assert.Equal(78, code);
        Assert.Contains(fault, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheRefusalSaysWhichLinesToAdd()
    {
        var (_, said) = await CheckAsync(string.Empty, ("MESH_GATEWAY_HOST", "0.0.0.0"));

        Assert.Contains("mesh.access.tokens.NAME { hashes = [\"SHA-256 of a token, in hex\"], scopes = [", said, StringComparison.Ordinal);
        Assert.Contains("mesh.gateway.jwt { authority = \"https://...\", audience = \"...\" }", said, StringComparison.Ordinal);
        Assert.Contains("MESH_GATEWAY_ANONYMOUS=on", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "MESH_GATEWAY_HOST", "127.0.0.1")]
    [InlineData("", "MESH_GATEWAY_ANONYMOUS", "on")]
    [InlineData("@", "MESH_GATEWAY_ANONYMOUS", "off")]
    [InlineData("@", "MESH_GATEWAY_HOST", "0.0.0.0")]
    [InlineData("mesh.gateway.jwt { authority = \"https://a\", audience = mesh }", "MESH_GATEWAY_HOST", "0.0.0.0")]
    public async Task ItStartsWhereCallersAreKnownOrMayBeStrangers(string hocon, string variable, string value)
    {
        var (code, said) = await CheckAsync(hocon.Replace("@", Tokens, StringComparison.Ordinal), (variable, value));

        Assert.True(code == 0, said);
    }

    private static async Task<(int Code, string Said)> CheckAsync(string hocon, params (string Name, string? Value)[] environment)
    {
        using var file = new TemporaryFile(hocon);
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await NodeCommand.RunAsync(
            ["--check-config", "--config", file.Path], new Surroundings(output, error, Configuration.Deployment.Variables(environment)));
        return (code, error.ToString());
    }
}
