using Mesh.Tests.Support;

namespace Mesh.Tests.Gateway;

public sealed class ErrorResponsesTests : IAsyncLifetime
{
    private GatewayHost _host = null!;

    public async Task InitializeAsync() => _host = await GatewayHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("GET", "/nothing/here", 404, "unknown-route")]
    [InlineData("POST", "/v1/services/echo/a/b", 404, "unknown-route")]
    [InlineData("GET", "/v1/services/echo", 405, "method-not-allowed")]
    [InlineData("DELETE", "/v1/members", 405, "method-not-allowed")]
    [InlineData("GET", "/throws", 500, "gateway-failed")]
    [InlineData("GET", "/v1/rings/nobody", 404, "unknown-service")]
    [InlineData("GET", "/v1/routes/nobody/k", 404, "unknown-service")]
    [InlineData("GET", "/v1/routes/nobody/%ff", 400, "invalid-key")]
    public async Task EveryErrorIsAProblem(string method, string path, int status, string reason)
    {
        using var response = await _host.Http.SendAsync(new(new HttpMethod(method), path));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await GatewayHost.JsonAsync(response);
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.Equal(reason, problem.GetProperty("reason").GetString());
        var id = response.Headers.GetValues("Mesh-Request-Id").Single();
        Assert.Equal(id, problem.GetProperty("requestId").GetString());
        Assert.DoesNotContain("secret", problem.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(status == 405, response.Content.Headers.Allow.Count > 0);
    }
}
