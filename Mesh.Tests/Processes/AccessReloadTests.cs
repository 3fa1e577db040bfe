using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Mesh.Identity;
using Mesh.Node.Cli;
using Mesh.Tests.Access;
using Mesh.Tests.Node;
using Mesh.Tests.Support;

namespace Mesh.Tests.Processes;

/// <summary>Real nodes whose tokens and certificates change while they run.</summary>
public sealed class AccessReloadTests
{
    private const string Alone = "mesh.formation.alone = on\n";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task ATokenIsReplacedWithoutARestartAndWithoutAMomentInWhichNoneIsGood()
    {
        var (old, young) = (AccessToken.New(), AccessToken.New());
        using var file = new TemporaryFile(Alone + Ci(old));
        var ports = NodePorts.Free();
        using var http = new HttpClient();
        await using var node = NodeProcess.Start("node1", ports, [ports], "--config", file.Path);
        await Eventually.Async(() => node.IsReadyAsync(http), () => node.Output, Patience);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), await StatusesAsync());

        await File.WriteAllTextAsync(file.Path, Alone + Ci(old, young));
        node.Hangup();
        await SeenAsync((HttpStatusCode.OK, HttpStatusCode.OK));

        await File.WriteAllTextAsync(file.Path, Alone + Ci(young));
        node.Hangup();
        await SeenAsync((HttpStatusCode.Unauthorized, HttpStatusCode.OK));

        await File.WriteAllTextAsync(file.Path, $"{Alone}mesh.access.tokens.ci {{ hashes = [{young}], scopes = [mesh.read] }}");
        node.Hangup();
        await Eventually.Async(
            () => node.Output.Contains("mesh.access.tokens.ci.hashes[0] is a token itself", StringComparison.Ordinal), () => node.Output, Patience);
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), await StatusesAsync());
        Assert.DoesNotContain("wait for the next start", node.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(young, node.Output, StringComparison.Ordinal);
        Assert.Equal(0, await node.TerminateAsync());

        async Task<(HttpStatusCode Old, HttpStatusCode Young)> StatusesAsync() =>
            (await StatusAsync(http, node, old), await StatusAsync(http, node, young));

        async Task SeenAsync((HttpStatusCode, HttpStatusCode) wanted)
        {
            var seen = await StatusesAsync();
            await Eventually.Async(async () => (seen = await StatusesAsync()) == wanted, () => $"{seen}: {node.Output}", Patience);
        }
    }

    [Fact]
    public async Task ACertificateIsReplacedWithoutARestart()
    {
        using var certificate = new TemporaryFile("");
        using var key = new TemporaryFile("");
        var first = Certificates.Write(certificate.Path, key.Path);
        using var file = new TemporaryFile(
            $"{Alone}mesh.gateway.tls {{ certificate = \"{certificate.Path}\", key = \"{key.Path}\" }}");
        var ports = NodePorts.Free();
        await using var node = NodeProcess.Start("node1", ports, [ports], "--config", file.Path);
        await Eventually.Async(async () => await HealthAsync(file, ports) == 0, () => node.Output, Patience);
        Assert.Contains($"gateway https://127.0.0.1:{ports.Gateway}", node.Output, StringComparison.Ordinal);
        Assert.Equal((first, SslApplicationProtocol.Http2, true), await ShownAsync(ports.Gateway));

        await File.WriteAllTextAsync(key.Path, "none");
        node.Hangup();
        await Eventually.Async(
            () => node.Output.Contains("they must be a certificate and its key in PEM", StringComparison.Ordinal), () => node.Output, Patience);
        Assert.Equal(first, (await ShownAsync(ports.Gateway)).Thumbprint);

        var second = Certificates.Write(certificate.Path, key.Path);
        Assert.Equal(1, await HealthAsync(file, ports)); // it is not the one that is shown yet
        node.Hangup();
        await Eventually.Async(async () => (await ShownAsync(ports.Gateway)).Thumbprint == second, () => node.Output, Patience);
        Assert.Equal(0, await HealthAsync(file, ports));
        await Assert.ThrowsAnyAsync<Exception>(() => ShownAsync(ports.Gateway, Tls11));
        Assert.Equal(0, await node.TerminateAsync());
    }

    [Fact]
    public async Task ANodeThatOthersReachDoesNotStartUntilItKnowsItsCallers()
    {
        using var file = new TemporaryFile($"{Alone}mesh.gateway.host = 0.0.0.0");
        var ports = NodePorts.Free();
        await using var node = NodeProcess.Start("node1", ports, [ports], "--config", file.Path);

        Assert.Equal(78, await node.EndedAsync(Patience));
        Assert.Contains("MESH_GATEWAY_ANONYMOUS=on", node.Output, StringComparison.Ordinal);
    }

#pragma warning disable SYSLIB0039, CA5397 // that it is not spoken is what is tested
    private const SslProtocols Tls11 = SslProtocols.Tls11;
#pragma warning restore SYSLIB0039, CA5397

    private static string Ci(params string[] tokens) =>
        $"mesh.access.tokens.ci {{ hashes = [{string.Join(", ", tokens.Select(token => $"\"{AccessToken.HashOf(token)}\""))}], scopes = [mesh.read] }}";

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, NodeProcess node, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(node.Gateway, "/v1/members"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.SendAsync(request);
        return response.StatusCode;
    }

    private static async Task<(string Thumbprint, SslApplicationProtocol Protocol, bool IsModern)> ShownAsync(
        int port, SslProtocols protocols = SslProtocols.None)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, port);
        await using var secure = new SslStream(connection.GetStream(), false, (_, shown, _, _) => shown is not null);
        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            EnabledSslProtocols = protocols,
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        });
        return (
            ((X509Certificate2)secure.RemoteCertificate!).Thumbprint,
            secure.NegotiatedApplicationProtocol,
            secure.SslProtocol == SslProtocols.Tls13);
    }

    private static async Task<int> HealthAsync(TemporaryFile file, NodePorts ports)
    {
        using var output = new StringWriter();
        return await NodeCommand.RunAsync(
            ["--health", "--config", file.Path],
            new Surroundings(output, output, Configuration.Deployment.Variables(("MESH_GATEWAY_PORT", $"{ports.Gateway}"))));
    }
}
