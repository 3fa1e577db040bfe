using Mesh.Identity;

namespace Mesh.Tests.Configuration;

/// <summary>A node that others reach by pbm knows who they are, or does not start.</summary>
public sealed class PbmCoherenceTests
{
    private const string Beyond = "mesh.node.name = node1\npetabridge.cmd.host = \"0.0.0.0\"\n";
    private const string Tls = "mesh.tls.directory = certs\n";

    private const string NoTls =
        "petabridge.cmd.host is 0.0.0.0, where others reach pbm, and there is no TLS; it must be 127.0.0.1 (MESH_PBM_HOST=127.0.0.1), or there"
        + " must be certificates: `pbm certs init -d certs` and `pbm certs node node1 -d certs` make them, mesh.tls.directory = certs"
        + " (MESH_TLS_DIRECTORY=certs) has them used.";

    private const string NoToken =
        "petabridge.cmd.host is 0.0.0.0, where others reach pbm, and nobody has a token for it; it must be 127.0.0.1"
        + " (MESH_PBM_HOST=127.0.0.1), or there must be a token with the scope mesh.operator or mesh.viewer: `pbm token NAME --scope"
        + " mesh.operator -d certs` makes one, --config certs/NAME.conf has it known.";

    [Theory]
    [InlineData("", NoTls, NoToken)]
    [InlineData(Tls, NoToken)]
    [InlineData("mesh.operator", NoTls)]
    [InlineData("mesh.read", NoTls, NoToken)]
    public void WhatIsMissingIsToldWithTheLinesThatBringIt(string has, params string[] faults) =>
        Assert.Equal(faults, Deployment.Faults(Beyond + (has is "" or Tls ? has : Token(has))));

    [Theory]
    [InlineData("petabridge.cmd.host = \"127.0.0.1\"")]
    [InlineData("petabridge.cmd.host = \"127.0.0.9\"")]
    [InlineData("petabridge.cmd.host = \"::1\"")]
    [InlineData("petabridge.cmd.host = localhost")]
    public void OnThisMachineNothingIsAskedFor(string host) => Assert.NotNull(Deployment.Options(host));

    [Theory]
    [InlineData("mesh.viewer")]
    [InlineData("mesh.operator")]
    public void WithBothItStarts(string scope) => Assert.Equal("0.0.0.0", Deployment.Options(Beyond + Tls + Token(scope)).Pbm.Host);

    private static string Token(string scope) =>
        $"mesh.access.tokens.anna {{ hashes = [\"{AccessToken.HashOf("anna")}\"], scopes = [{scope}] }}\n";
}
