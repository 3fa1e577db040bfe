using System.Net;
using System.Net.Sockets;
using System.Text;
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
            Assert.Empty(await node.SendRawAsync(string.Empty));
        }

        await Eventually.Async(
            async () => (await node.SendRawAsync($"{Get}Connection: close\r\n\r\n")).StartsWith("HTTP/1.1 200", StringComparison.Ordinal),
            () => "the place was not given back",
            TimeSpan.FromSeconds(10));
        Assert.Equal(0, one.Available);
    }

    [Fact]
    public async Task ConnectionsThatNothingIsAskedOnMakeRoomForCallers()
    {
        await using var node = await GatewayNode.StartAsync("mesh.gateway.limits { max-connections = 3, header-timeout = 1m }");
        using var caller = await node.ConnectAsync();
        await AskAsync(caller, $"{Get}\r\n", "HTTP/1.1 200");
        using var silent = await node.ConnectAsync();
        using var slow = await node.ConnectAsync();
        await slow.SendAsync(Encoding.ASCII.GetBytes($"{Get}X-Slow: "));

        using var second = await node.ConnectAsync();
        await AskAsync(second, $"{Get}\r\n", "HTTP/1.1 200");
        Assert.Empty(await GatewayNode.ReadAsync(silent));
        using var third = await node.ConnectAsync();
        await AskAsync(third, $"{Get}\r\n", "HTTP/1.1 200");
        Assert.Empty(await GatewayNode.ReadAsync(slow));

        await AskAsync(caller, $"{Get}\r\n", "HTTP/1.1 200");
    }

    [Fact]
    public async Task ConnectionsInUseMakeRoomForNobody()
    {
        await using var node = await GatewayNode.StartAsync("mesh.gateway.limits { max-connections = 1, body-grace = 1m }");
        using var used = await node.ConnectAsync();
        await AskAsync(
            used,
            "POST /v1/services/echo/k HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n",
            "HTTP/1.1 100"); // its body is being read

        Assert.Empty(await node.SendRawAsync($"{Get}Connection: close\r\n\r\n"));

        await AskAsync(used, "1", "HTTP/1.1 ");
    }

    [Fact]
    public async Task AChunkThatIsTooLargeForANumberIsTheCallersFault()
    {
        await using var node = await GatewayNode.StartAsync(string.Empty);

        var answer = await node.SendRawAsync(
            "POST /v1/services/echo/k HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n1");

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
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
        await using var node = await GatewayNode.StartAsync("mesh.gateway.limits { concurrency = 1, body-grace = 1m }");
        using var slow = await node.ConnectAsync();
        await AskAsync(
            slow,
            "POST /v1/services/echo/k HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n",
            "HTTP/1.1 100"); // it is under way

        using var other = await node.GetAsync("/v1/members");
        Assert.Equal(HttpStatusCode.TooManyRequests, other.StatusCode);
        Assert.NotNull(other.Headers.RetryAfter);
        await slow.SendAsync("5"u8.ToArray());
        await Eventually.Async(
            async () => (await node.GetAsync("/v1/members")).StatusCode == HttpStatusCode.OK, () => "still", TimeSpan.FromSeconds(30));
    }

    private static async Task AskAsync(Socket socket, string text, string answer)
    {
        await socket.SendAsync(Encoding.ASCII.GetBytes(text));
        var space = new byte[1_024];
        var read = await socket.ReceiveAsync(space).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.StartsWith(answer, Encoding.ASCII.GetString(space, 0, read), StringComparison.Ordinal);
    }
}
