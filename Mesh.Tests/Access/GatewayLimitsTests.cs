using System.Net;
using Mesh.Identity;
using Mesh.Tests.Support;

namespace Mesh.Tests.Access;

public sealed class GatewayLimitsTests
{
    private const string Get = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n";

    [Fact]
    public async Task ARequestThatIsTooLargeOrTooSlowEnds()
    {
        await using var node = await GatewayNode.StartAsync(
            "mesh.gateway.limits { header-timeout = 500ms, body-grace = 2s, keep-alive = 500ms }");
        var wide = string.Concat(Enumerable.Range(0, 50).Select(number => $"X-{number}: 1\r\n"));
        var large = $"X-A: {new string('a', 8_000)}\r\nX-B: {new string('b', 8_000)}\r\nX-C: {new string('c', 1_000)}\r\n";

        var answers = await Task.WhenAll(
            node.SendRawAsync($"{Get}Connection: close\r\n\r\n"),
            node.SendRawAsync($"{Get}{wide}\r\n"),
            node.SendRawAsync($"{Get}{large}\r\n"),
            node.SendRawAsync($"GET /{new string('a', 4_096)} HTTP/1.1\r\nHost: localhost\r\n\r\n"),
            node.SendRawAsync($"{Get}X-Slow: "),
            node.SendRawAsync("POST /v1/services/echo/k HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nslow"),
            node.SendRawAsync($"{Get}\r\n"));

        Assert.Equal(
            ["200", "431", "431", "414", "408", "408", "200"],
            answers.Select(answer => answer.Split(' ') is [_, var status, ..] ? status : "none"));
    }

    [Fact]
    public async Task AKeyOfAllItsBytesFitsIntoTheFirstLine()
    {
        await using var node = await GatewayNode.StartAsync(string.Empty);

        using var response = await node.Http.PostAsync($"v1/services/echo/{string.Concat(Enumerable.Repeat("%E2", 1_022))}%41%41", null);

        Assert.NotEqual(HttpStatusCode.RequestUriTooLong, response.StatusCode);
    }

    [Fact]
    public async Task ConnectionsBeyondTheLimitAreClosed()
    {
        await using var node = await GatewayNode.StartAsync("mesh.gateway.limits { max-connections = 3, connections-per-address = 2 }");
        using var one = await node.ConnectAsync();
        using (var two = await node.ConnectAsync())
        {
            using var three = await node.ConnectAsync();
            Assert.Empty(await GatewayNode.ReadAsync(three));
        }

        await Eventually.Async(
            async () => (await node.SendRawAsync($"{Get}Connection: close\r\n\r\n")).StartsWith("HTTP/1.1 200", StringComparison.Ordinal),
            () => "the place was not given back",
            TimeSpan.FromSeconds(10));
        Assert.Equal(0, one.Available);
    }

    [Fact]
    public async Task OneCallerTakesNothingFromAnother()
    {
        var (one, other) = (AccessToken.New(), AccessToken.New());
        await using var node = await GatewayNode.StartAsync($$"""
            mesh.access.tokens {
              one { hashes = ["{{AccessToken.HashOf(one)}}"], scopes = [mesh.read] }
              other { hashes = ["{{AccessToken.HashOf(other)}}"], scopes = [mesh.read] }
            }
            mesh.gateway.limits { rate = 1, burst = 2 }
            """);

        var statuses = new List<HttpStatusCode>();
        HttpResponseMessage last;
        do
        {
            last = await node.GetAsync("/v1/members", one);
            statuses.Add(last.StatusCode);
        }
        while (last.StatusCode == HttpStatusCode.OK && statuses.Count < 100);

        using var ofOther = await node.GetAsync("/v1/members", other);
        using var health = await node.GetAsync("/health/ready", one);
        Assert.Equal(HttpStatusCode.TooManyRequests, last.StatusCode);
        Assert.InRange(statuses.Count, 3, 10);
        Assert.InRange(last.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 2);
        var problem = await GatewayHost.JsonAsync(last);
        Assert.Equal("rate-limited", problem.GetProperty("reason").GetString());
        Assert.StartsWith("The caller one sends more requests a second", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, ofOther.StatusCode);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        last.Dispose();
    }

    [Fact]
    public async Task StrangersHaveTheLimitsThatAreSaidForEverybody()
    {
        await using var node = await GatewayNode.StartAsync("mesh.gateway.limits { concurrency = 1 }");
        using var slow = await node.ConnectAsync();
        await slow.SendAsync("POST /v1/services/echo/k HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n1234"u8.ToArray());

        var status = HttpStatusCode.OK;
        await Eventually.Async(
            async () =>
            {
                using var response = await node.GetAsync("/v1/members");
                status = response.StatusCode;
                return status == HttpStatusCode.TooManyRequests && response.Headers.RetryAfter is not null;
            },
            () => $"{status}",
            TimeSpan.FromSeconds(4));
        await slow.SendAsync("5"u8.ToArray());
        await Eventually.Async(
            async () => (await node.GetAsync("/v1/members")).StatusCode == HttpStatusCode.OK, () => "still", TimeSpan.FromSeconds(10));
    }
}
