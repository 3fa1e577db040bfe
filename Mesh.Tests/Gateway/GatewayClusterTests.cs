using System.Net;
using System.Text;
using System.Text.Json;
using Mesh.Node.Gateway;
using Mesh.Tests.Support;

namespace Mesh.Tests.Gateway;

/// <summary>The gateway over the real runtime.</summary>
public sealed class GatewayClusterTests(GatewayCluster cluster) : IClassFixture<GatewayCluster>
{
    private const int MaxPayloadBytes = 1 << 20;

    private static readonly string[] NodeNames = ["node1", "node2", "node3"];

    private readonly HttpClient[] _gateways = cluster.Gateways;

    [Theory]
    [InlineData("k")]
    [InlineData("a%2Fb")]
    [InlineData("a%252Fb")]
    [InlineData("%C3%A9%20+")]
    [InlineData("2001:db8::1")]
    public async Task AKeyReachesItsOwnerWhicheverGatewayIsAsked(string key)
    {
        var nodes = new HashSet<string>();
        foreach (var gateway in _gateways)
        {
            using var response = await PostAsync(gateway, $"/v1/services/echo/{key}", Encoding.UTF8.GetBytes(key));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(key, await response.Content.ReadAsStringAsync());
            Assert.Equal("1", Header(response, GatewayHeaders.Attempts));
            nodes.Add(Header(response, GatewayHeaders.Node));

            var route = await JsonAsync(await gateway.GetAsync(new Uri($"/v1/routes/echo/{key}", UriKind.Relative)));
            nodes.Add(route.GetProperty("owner").GetString()!);
            nodes.Add(route.GetProperty("chosen").GetString()!);
            nodes.Add(route.GetProperty("preferenceList")[0].GetProperty("name").GetString()!);
            Assert.Equal(Uri.UnescapeDataString(key), route.GetProperty("key").GetString());
        }

        Assert.Single(nodes);
    }

    [Fact]
    public async Task AKeyInAHeaderReachesTheNodeThatItReachesInThePath()
    {
        foreach (var key in Enumerable.Range(0, 20).Select(i => $"key/{i}"))
        {
            using var path = await PostAsync(_gateways[0], $"/v1/services/echo/{Uri.EscapeDataString(key)}", [1]);
            using var header = await PostAsync(_gateways[1], "/v1/services/echo", [1], (GatewayHeaders.Key, key));
            Assert.Equal(Header(path, GatewayHeaders.Node), Header(header, GatewayHeaders.Node));
        }
    }

    [Fact]
    public async Task RequestsWithoutAKeyGoToAllNodesInTurn()
    {
        var nodes = new SortedSet<string>();
        for (var i = 0; i < 9; i++)
        {
            using var response = await PostAsync(_gateways[0], "/v1/services/echo", [1, 2, 3]);
            Assert.Equal([1, 2, 3], await response.Content.ReadAsByteArrayAsync());
            nodes.Add(Header(response, GatewayHeaders.Node));
        }

        Assert.Equal(NodeNames, nodes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task APayloadAtTheLimitComesBackAndOneByteMoreIsTooLarge(bool chunked)
    {
        foreach (var key in Enumerable.Range(0, 6).Select(i => $"large-{i}"))
        {
            using var largest = await PostAsync(
                _gateways[0], $"/v1/services/echo/{key}", new byte[MaxPayloadBytes], chunked: chunked);
            Assert.Equal(HttpStatusCode.OK, largest.StatusCode);
            Assert.Equal(MaxPayloadBytes, (await largest.Content.ReadAsByteArrayAsync()).Length);
        }

        using var response = await PostAsync(
            _gateways[0], "/v1/services/echo/k", new byte[MaxPayloadBytes + 1], chunked: chunked);
        await AssertProblemAsync(response, 413, "rejected", "too-large");
    }

    [Theory]
    [InlineData("/v1/services/nothing/k", "k", 404, "rejected", "unknown-service")]
    [InlineData("/v1/services/nothing", "k", 404, "rejected", "unknown-service")]
    [InlineData("/v1/services/sessions", "", 400, "rejected", "key-required")]
    [InlineData("/v1/services/sessions/1.2.3.4", "1.2.3.4 is no line", 400, "refused", "malformed")]
    [InlineData("/v1/services/moody/k", "malformed", 400, "refused", "malformed")]
    [InlineData("/v1/services/moody/k", "unprocessable", 422, "refused", "unprocessable")]
    [InlineData("/v1/services/moody/k", "throw", 502, "handler-failed", "handler-threw")]
    [InlineData("/v1/services/moody/k", "huge", 502, "handler-failed", "reply-too-large")]
    public async Task WhatEndsWithoutAReplyIsAProblemAtEveryGateway(
        string target, string payload, int status, string outcome, string reason)
    {
        foreach (var gateway in _gateways)
        {
            using var response = await PostAsync(gateway, target, Encoding.UTF8.GetBytes(payload));
            var problem = await AssertProblemAsync(response, status, outcome, reason);
            Assert.DoesNotContain("secret", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task AHandlerThatNeverRepliesIsAGatewayTimeoutAtTheCallersDeadline()
    {
        foreach (var gateway in _gateways)
        {
            using var response = await PostAsync(
                gateway, "/v1/services/moody/k", "never"u8.ToArray(), (GatewayHeaders.DeadlineMs, "100"));
            await AssertProblemAsync(response, 504, "unknown", "deadline-exceeded");
        }
    }

    [Fact]
    public async Task ALineOfTheLogIsCountedAndABadOneIsNot()
    {
        var line = AccessExcerpt.Lines[0];
        var target = $"/v1/services/sessions/{line.Split(' ')[0]}";
        using var counted = await PostAsync(_gateways[0], target, Encoding.UTF8.GetBytes(line));
        using var refused = await PostAsync(_gateways[1], target, Encoding.UTF8.GetBytes(line[..40]));
        using var read = await PostAsync(_gateways[2], target, []);

        await AssertProblemAsync(refused, 400, "refused", "malformed");
        Assert.Equal(Header(counted, GatewayHeaders.Node), Header(refused, GatewayHeaders.Node));
        var totals = await JsonAsync(read);
        Assert.Equal(1, totals.GetProperty("requests").GetInt64());
        Assert.Equal(await counted.Content.ReadAsStringAsync(), totals.GetRawText());
    }

    [Fact]
    public async Task EveryGatewayShowsTheSameMembersAndItsOwnLinksToThem()
    {
        foreach (var (gateway, name) in _gateways.Zip(NodeNames))
        {
            var json = await JsonAsync(await gateway.GetAsync(new Uri("/v1/members", UriKind.Relative)));
            Assert.Equal(name, json.GetProperty("node").GetString());
            var members = json.GetProperty("members").EnumerateArray().ToArray();
            Assert.Equal(NodeNames, members.Select(member => member.GetProperty("name").GetString()));
            Assert.All(members, member =>
            {
                Assert.Equal("up", member.GetProperty("status").GetString());
                Assert.True(member.GetProperty("reachable").GetBoolean());
                Assert.InRange(member.GetProperty("dataPort").GetInt32(), 1, 65_535);
                Assert.Equal(
                    ["echo", "moody", "sessions"],
                    member.GetProperty("services").EnumerateArray().Select(service => service.GetString()));
                var own = member.GetProperty("name").GetString() == name;
                Assert.Equal(
                    own ? JsonValueKind.Null : JsonValueKind.True, member.GetProperty("connected").ValueKind);
            });
        }
    }

    [Theory]
    [InlineData("echo")]
    [InlineData("sessions")]
    public async Task EveryGatewayShowsTheSameRing(string service)
    {
        var digests = new HashSet<string>();
        foreach (var gateway in _gateways)
        {
            var ring = await JsonAsync(await gateway.GetAsync(new Uri($"/v1/rings/{service}", UriKind.Relative)));
            digests.Add(ring.GetProperty("digest").GetString()!);
            var members = ring.GetProperty("members").EnumerateArray().ToArray();
            Assert.Equal(NodeNames, members.Select(member => member.GetProperty("name").GetString()));
            Assert.Equal(1, members.Sum(member => member.GetProperty("share").GetDouble()), 1e-9);

            var services = await JsonAsync(await gateway.GetAsync(new Uri("/v1/services", UriKind.Relative)));
            digests.Add(services.GetProperty("services").EnumerateArray()
                .Single(one => one.GetProperty("name").GetString() == service)
                .GetProperty("ringDigest").GetString()!);
        }

        Assert.Matches("^[0-9a-f]{16}$", Assert.Single(digests));
    }

    [Fact]
    public async Task EveryGatewayIsLiveAndReady()
    {
        foreach (var (gateway, name) in _gateways.Zip(NodeNames))
        {
            foreach (var check in new[] { "live", "ready" })
            {
                var json = await JsonAsync(await gateway.GetAsync(new Uri($"/health/{check}", UriKind.Relative)));
                Assert.Equal(check, json.GetProperty("status").GetString());
                Assert.Equal(name, json.GetProperty("node").GetString());
            }
        }
    }

    private static async Task<HttpResponseMessage> PostAsync(
        HttpClient gateway,
        string target,
        byte[] payload,
        (string Name, string Value)? header = null,
        bool chunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(target, UriKind.Relative))
        {
            Content = new ByteArrayContent(payload),
        };
        request.Headers.TransferEncodingChunked = chunked ? true : null;
        if (header is { } given)
        {
            request.Headers.Add(given.Name, given.Value);
        }

        return await gateway.SendAsync(request);
    }

    private static async Task<JsonElement> AssertProblemAsync(
        HttpResponseMessage response, int status, string outcome, string reason)
    {
        var problem = await GatewayHost.JsonAsync(response);
        Assert.Equal(
            (status, outcome, reason),
            ((int)response.StatusCode, problem.GetProperty("outcome").GetString(), problem.GetProperty("reason").GetString()));
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.False(string.IsNullOrWhiteSpace(problem.GetProperty("detail").GetString()));
        Assert.Equal(Header(response, GatewayHeaders.RequestId), problem.GetProperty("requestId").GetString());
        return problem;
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using (response)
        {
            return await GatewayHost.JsonAsync(response);
        }
    }

    private static string Header(HttpResponseMessage response, string name) =>
        Assert.Single(response.Headers.GetValues(name));
}
