using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Mesh.Identity;
using Mesh.Tests.Forwarding;
using Mesh.Tests.Inspection;
using Mesh.Tests.Node;
using Mesh.Tests.Processes;
using Mesh.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Mesh.Tests.Access;

/// <summary>Secrets, put wherever a request or a configuration can carry them: nobody reads them afterwards.</summary>
public sealed class CanaryTests
{
    private const string AllScopes = "\"mesh.invoke:*\", \"mesh.forward:*\", mesh.admin, mesh.read, mesh.operator";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Kinds of secrets.</summary>
    public static TheoryData<string> Kinds => ["the caller's token", "a token", "a JWT", "a private key"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task ASecretIsInNoLineOfTheLogNoErrorNoMetricAndNothingThatPbmSays(string kind)
    {
        var known = AccessToken.New();
        var (canary, secret) = CanaryOf(kind, known);
        using var file = new TemporaryFile(
            $"mesh.formation.alone = on\nakka.loglevel = DEBUG\nmesh.access.tokens.ci {{ hashes = [\"{AccessToken.HashOf(known)}\"], scopes = [{AllScopes}] }}");
        using var knownFile = new TemporaryFile(known);
        using var canaryFile = new TemporaryFile(canary);
        var ports = NodePorts.Free();
        using var http = new HttpClient();
        await using var node = NodeProcess.Start("node1", ports, [ports], "--config", file.Path);
        await Eventually.Async(() => node.IsReadyAsync(http), () => node.Output, Patience);

        var said = new StringBuilder();
        foreach (var (what, request) in Everywhere(node.Gateway, canary, known))
        {
            using var message = request;
            using var response = await http.SendAsync(message);
            said.AppendLine($"{what}: {(int)response.StatusCode} {response.Headers} {await response.Content.ReadAsStringAsync()}");
        }

        foreach (var command in new[] { "log peek -n 1000", "log peek -n 1000 --json", "mesh upstreams", "mesh decisions --json", "mesh hot" })
        {
            var run = await ClientRun.Of($"{node.Pbm} --token-file {knownFile.Path} {command}");
            var other = await ClientRun.Of($"{node.Pbm} --token-file {canaryFile.Path} {command}");
            Assert.True(run.ExitCode == 0, $"{command}: {run}");
            said.AppendLine($"{command}: {run} {other}");
        }

        Assert.Equal(0, await node.TerminateAsync());
        Assert.Contains("[redacted]", said.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, said.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(secret, node.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task ASecretInTheWrongPlaceOfAConfigurationIsInNoFault(string kind)
    {
        var (canary, secret) = CanaryOf(kind, AccessToken.New());
        using var file = new TemporaryFile($$"""
            mesh.node.zone = "{{canary}}"
            mesh.tls { ca = "{{canary}}", certificate = "{{canary}}", key = "{{canary}}" }
            mesh.gateway.jwt.authority = "{{canary}}"
            mesh.access.tokens.ci { hashes = ["{{canary}}"], scopes = ["{{canary}}"] }
            mesh.upstreams.orders.instances.a.address = "{{canary}}"
            "{{canary}}" = 1
            """);
        var ports = NodePorts.Free();
        await using var node = NodeProcess.Start("node1", ports, [ports], "--config", file.Path);

        Assert.Equal(ExitCode.BadConfiguration, await node.EndedAsync(Patience));
        Assert.Contains("[redacted]", node.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, node.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("Authorization", null, "")]
    [InlineData("Proxy-Authorization", "Basic dTpw", "Basic dTpw")]
    public async Task ATokenEndsAtTheGateway(string header, string? authorization, string arrives)
    {
        var token = AccessToken.New();
        await using var server = await UpstreamServer.StartAsync("a");
        server.Answer = context => context.Response.WriteAsync(
            $"{context.Request.Headers.Authorization}{context.Request.Headers.ProxyAuthorization}");
        await using var node = await GatewayNode.StartAsync($$"""
            mesh.access.tokens.ci { hashes = ["{{AccessToken.HashOf(token)}}"], scopes = ["mesh.forward:orders"] }
            mesh.upstreams.orders.instances.a.address = "{{server.Address}}"
            """);
        (HttpStatusCode Status, string Body, bool HasOwnHeaders) seen = default;
        await Eventually.Async(
            async () => (seen = await AskAsync()).Status is not (HttpStatusCode.NotFound or HttpStatusCode.ServiceUnavailable),
            () => $"{seen}", // it is not known yet
            Patience);

        Assert.Equal((HttpStatusCode.OK, arrives, false), seen);

        async Task<(HttpStatusCode, string, bool)> AskAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/http/orders/");
            request.Headers.TryAddWithoutValidation(header, $"Bearer {token}");
            if (authorization is not null)
            {
                request.Headers.TryAddWithoutValidation("Authorization", authorization);
            }

            using var response = await node.Http.SendAsync(request);
            var body = await response.Content.ReadAsStringAsync();
            return (response.StatusCode, body, response.Headers.Contains("X-Content-Type-Options"));
        }
    }

    /// <summary>A secret of a kind in a form that fits everywhere, and the part of it that nobody may see.</summary>
    private static (string Canary, string Secret) CanaryOf(string kind, string known)
    {
        var token = AccessToken.New();
        var secret = RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 64);
        return kind switch
        {
            "the caller's token" => (known, known),
            "a token" => (token, token),
            "a JWT" => ($"eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.{secret}", secret),
            _ => ($"-----BEGIN%20PRIVATE%20KEY-----{secret}%0A-----END%20PRIVATE%20KEY-----", secret),
        };
    }

    private static ImmutableArray<(string What, HttpRequestMessage Request)> Everywhere(Uri gateway, string canary, string known)
    {
        HttpRequestMessage Of(HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers)
        {
            var request = new HttpRequestMessage(method, new Uri(gateway, path)) { Content = body is null ? null : new StringContent(body) };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", known);
            foreach (var (name, value) in headers)
            {
                request.Headers.Remove(name);
                request.Headers.TryAddWithoutValidation(name, value);
            }

            return request;
        }

        var (get, post, put) = (HttpMethod.Get, HttpMethod.Post, HttpMethod.Put);
        return
        [
            ("bearer", Of(get, "/v1/members", null, ("Authorization", $"Bearer {canary}"))),
            ("basic", Of(get, "/v1/members", null, ("Authorization", $"Basic {canary}"))),
            ("bare", Of(get, "/v1/members", null, ("Authorization", canary))),
            ("proxy", Of(get, "/v1/members", null, ("Proxy-Authorization", $"Bearer {canary}"))),
            ("cookie", Of(get, "/v1/members", null, ("Cookie", $"token={canary}"))),
            ("query", Of(get, $"/v1/members?access_token={canary}")),
            ("path", Of(get, $"/{canary}")),
            ("service", Of(post, $"/v1/services/{canary}/k", "x")),
            ("ring", Of(get, $"/v1/rings/{canary}")),
            ("route", Of(get, $"/v1/routes/{canary}/k")),
            ("upstream", Of(get, $"/http/{canary}/")),
            ("host", Of(get, "/", null, ("Host", $"{canary}.mesh"))),
            ("method", Of(new HttpMethod(canary), "/v1/members")),
            ("request id", Of(get, "/v1/members", null, ("Mesh-Request-Id", canary))),
            ("deadline", Of(post, "/v1/services/echo/k", "x", ("Mesh-Deadline-Ms", canary))),
            ("long deadline", Of(post, "/v1/services/echo/k", "x", ("Mesh-Deadline-Ms", new string('a', 40) + canary))),
            ("idempotent", Of(post, "/v1/services/echo/k", "x", ("Mesh-Idempotent", canary))),
            ("key", Of(post, "/v1/services/none", "x", ("Mesh-Key", canary))),
            ("origin", Of(get, "/v1/members", null, ("Origin", $"http://{canary}"))),
            ("definition", Of(put, "/v1/upstreams/orders", $$"""{ "{{canary}}": "{{canary}}" }""")),
            ("policy", Of(put, "/v1/upstreams/orders", $$"""{ "policy": "{{canary}}" }""")),
            ("address", Of(put, "/v1/upstreams/orders/instances/a", $$"""{ "address": "{{canary}}" }""")),
            ("id", Of(put, $"/v1/upstreams/orders/instances/{canary}.", """{ "address": "ftp://x" }""")),
            ("upstreams", Of(get, "/v1/upstreams")),
            ("members", Of(get, "/v1/members")),
            ("dashboard", Of(get, "/")),
            ("metrics", Of(get, "/metrics")),
            ("health", Of(get, $"/health/ready?{canary}", null, ("Authorization", $"Bearer {canary}"))),
        ];
    }
}
