using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Mesh.Identity;
using Mesh.Tests.Node;
using Mesh.Tests.Support;

namespace Mesh.Tests.Access;

/// <summary>What changes upstreams is audited, and what only says that an instance is there is not.</summary>
public sealed class GatewayAuditTests
{
    private const string Instance = """{ "address": "http://10.0.0.1:8080", "ttl": "30s" }""";

    private readonly (string Admin, string Reader) _tokens = (AccessToken.New(), AccessToken.New());

    [Fact]
    public async Task ChangesAreAuditedWithTheirCallerAndHeartbeatsAreNot()
    {
        using var file = new TemporaryFile("");
        await using var node = await GatewayNode.StartAsync(Settings(file.Path));

        Assert.Equal(HttpStatusCode.Unauthorized, await ChangeAsync(node, null));
        Assert.Equal(HttpStatusCode.Forbidden, await ChangeAsync(node, _tokens.Reader));
        Assert.Equal(HttpStatusCode.OK, await ChangeAsync(node, _tokens.Admin));
        await Eventually.Async(async () => await IsKnownAsync(node), () => "the instance is not known", TimeSpan.FromSeconds(30));
        var before = await File.ReadAllLinesAsync(file.Path);
        Assert.Equal(HttpStatusCode.OK, await ChangeAsync(node, _tokens.Admin));
        Assert.Equal(before, await File.ReadAllLinesAsync(file.Path));
        Assert.Equal(HttpStatusCode.OK, await ChangeAsync(node, _tokens.Admin, HttpMethod.Delete));

        const string Put = "PUT /v1/upstreams/orders/instances/a";
        (string?, string, string)[] wanted =
        [
            (null, Put, "refused"), ("reader", Put, "refused"), ("admin", Put, "begun"), ("admin", Put, "done"),
            ("admin", "DELETE /v1/upstreams/orders/instances/a", "begun"), ("admin", "DELETE /v1/upstreams/orders/instances/a", "done"),
        ];
        Assert.Equal(wanted, (await File.ReadAllLinesAsync(file.Path)).Select(Read));
    }

    [Fact]
    public async Task AChangeThatCantBeAuditedIsNotMade()
    {
        await using var node = await GatewayNode.StartAsync(Settings("/proc/none/audit"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await ChangeAsync(node, _tokens.Admin));
        using var known = await node.GetAsync("/v1/upstreams/orders", _tokens.Reader);
        Assert.Equal(HttpStatusCode.NotFound, known.StatusCode);
    }

    private async Task<bool> IsKnownAsync(GatewayNode node)
    {
        using var known = await node.GetAsync("/v1/upstreams/orders", _tokens.Reader);
        return known.StatusCode == HttpStatusCode.OK;
    }

    private static (string? Token, string Command, string Outcome) Read(string line)
    {
        var entry = JsonDocument.Parse(line).RootElement;
        Assert.Equal("gateway", entry.GetProperty("port").GetString());
        return (
            entry.TryGetProperty("token", out var token) ? token.GetString() : null,
            entry.GetProperty("command").GetString()!,
            entry.GetProperty("outcome").GetString()!);
    }

    private static async Task<HttpStatusCode> ChangeAsync(GatewayNode node, string? token, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Put, "/v1/upstreams/orders/instances/a")
        {
            Content = method is null ? new StringContent(Instance) : null,
        };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var response = await node.Http.SendAsync(request);
        return response.StatusCode;
    }

    private string Settings(string file) => $$"""
        mesh.audit.file = "{{file}}"
        mesh.access.tokens.admin { hashes = ["{{AccessToken.HashOf(_tokens.Admin)}}"], scopes = [mesh.admin] }
        mesh.access.tokens.reader { hashes = ["{{AccessToken.HashOf(_tokens.Reader)}}"], scopes = [mesh.read] }
        """;
}
