using System.Diagnostics;
using System.Net;
using System.Net.WebSockets;

namespace Mesh.Tests.Dashboard;

/// <summary>The connections that live pages have.</summary>
public sealed class CircuitGateTests
{
    [Fact]
    public async Task ThereAreNeverMoreThanMayBe()
    {
        await using var gateway = await DashboardGateway.StartAsync("mesh.gateway.limits.dashboards = 1");
        using var first = await ConnectAsync(gateway);
        using var refused = await gateway.PostAsync("/_blazor/negotiate?negotiateVersion=1");

        var fault = await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(gateway));
        Assert.Contains("503", fault.Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains("mesh.gateway.limits.dashboards = 1", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task APageOfSomebodyElseIsRefused()
    {
        await using var gateway = await DashboardGateway.StartAsync("mesh.gateway.anonymous = on");

        var fault = await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(gateway, "https://evil.example"));
        Assert.Contains("403", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NothingButAWebSocketConnects()
    {
        await using var gateway = await DashboardGateway.StartAsync();
        using var polls = await gateway.Browser.GetAsync("/_blazor?id=abc");

        Assert.Equal(HttpStatusCode.BadRequest, polls.StatusCode);
    }

    [Fact]
    public async Task AnOpenPageDoesNotHoldUpTheStop()
    {
        var gateway = await DashboardGateway.StartAsync();
        using var page = await ConnectAsync(gateway);
        var took = Stopwatch.StartNew();

        await gateway.DisposeAsync();

        Assert.InRange(took.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(4));
    }

    private static async Task<ClientWebSocket> ConnectAsync(DashboardGateway gateway, string? origin = null)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", origin ?? gateway.Address.GetLeftPart(UriPartial.Authority));
        await socket.ConnectAsync(new UriBuilder(gateway.Address) { Scheme = "ws", Path = "/_blazor" }.Uri, CancellationToken.None);
        return socket;
    }
}
