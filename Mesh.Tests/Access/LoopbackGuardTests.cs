using System.Net;
using Mesh.Identity;
using Mesh.Tests.Support;

namespace Mesh.Tests.Access;

/// <summary>A gateway that is open only because nobody else reaches it, and a browser on its machine.</summary>
public sealed class LoopbackGuardTests
{
    [Theory]
    [InlineData("localhost", null, HttpStatusCode.OK)]
    [InlineData("LOCALHOST:8080", null, HttpStatusCode.OK)]
    [InlineData("app.localhost", null, HttpStatusCode.OK)]
    [InlineData("127.0.0.1", null, HttpStatusCode.OK)]
    [InlineData("127.1.2.3:80", null, HttpStatusCode.OK)]
    [InlineData("[::1]:80", null, HttpStatusCode.OK)]
    [InlineData("orders.mesh", null, HttpStatusCode.NotFound)]
    [InlineData("evil.example", null, HttpStatusCode.Forbidden)]
    [InlineData("localhost.evil.example", null, HttpStatusCode.Forbidden)]
    [InlineData("127.0.0.1.evil.example", null, HttpStatusCode.Forbidden)]
    [InlineData("evilmesh", null, HttpStatusCode.Forbidden)]
    [InlineData("0.0.0.0", null, HttpStatusCode.Forbidden)]
    [InlineData("10.0.0.1", null, HttpStatusCode.Forbidden)]
    [InlineData("localhost", "http://localhost:3000", HttpStatusCode.OK)]
    [InlineData("localhost", "http://orders.mesh", HttpStatusCode.OK)]
    [InlineData("localhost", "https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("localhost", "null", HttpStatusCode.Forbidden)]
    public async Task OnlyItsOwnNamesReachIt(string host, string? origin, HttpStatusCode status)
    {
        await using var gateway = await GatewayHost.StartAsync();

        using var response = await SendAsync(gateway, host, origin);

        Assert.Equal(status, response.StatusCode);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
        if (status == HttpStatusCode.Forbidden)
        {
            Assert.Equal("foreign-host", (await GatewayHost.JsonAsync(response)).GetProperty("reason").GetString());
        }
    }

    [Fact]
    public async Task WhoIsAskedForATokenOrMeantForEverybodyTakesAnyName()
    {
        await using var open = await GatewayHost.StartAsync(hocon: "mesh.gateway.anonymous = on");
        await using var closed = await GatewayHost.StartAsync(
            hocon: $"mesh.access.tokens.ci {{ hashes = [\"{AccessToken.HashOf("x")}\"], scopes = [mesh.read] }}");

        using var ofOpen = await SendAsync(open, "gateway.example", "https://page.example");
        using var ofClosed = await SendAsync(closed, "gateway.example", null);

        Assert.Equal(HttpStatusCode.OK, ofOpen.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, ofClosed.StatusCode);
    }

    private static async Task<HttpResponseMessage> SendAsync(GatewayHost gateway, string host, string? origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/members");
        request.Headers.Host = host;
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        return await gateway.Http.SendAsync(request);
    }
}
