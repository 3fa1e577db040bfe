using System.Net;
using System.Text;
using Mesh.Membership;

namespace Mesh.Tests.Forwarding;

public sealed class ForwardingTests
{
    [Fact]
    public async Task ARequestArrivesAsItWasSentAndSoDoesItsResponse()
    {
        await using var cluster = await ForwardingCluster.StartAsync(servers: 1);
        cluster.Servers[0].Answer = async context =>
        {
            context.Response.StatusCode = 418;
            context.Response.Headers["X-Answer"] = context.Request.Headers["X-Question"].ToString();
            await context.Request.Body.CopyToAsync(context.Response.Body);
        };
        using var request = new HttpRequestMessage(HttpMethod.Patch, "/http/orders/a%20b/c?x=1&y=%2F")
        {
            Content = new StringContent("the body"),
        };
        request.Headers.Add("X-Question", "why");

        using var response = await cluster.Gateway.SendAsync(request);

        Assert.Equal((418, "why", "the body"), (
            (int)response.StatusCode,
            response.Headers.GetValues("X-Answer").Single(),
            await response.Content.ReadAsStringAsync()));
        Assert.Equal("PATCH /a%20b/c?x=1&y=%2F", cluster.Servers[0].Got.Single());
        Assert.Equal(("a", "1"), (response.Headers.GetValues("Mesh-Instance").Single(), response.Headers.GetValues("Mesh-Attempts").Single()));
    }

    [Fact]
    public async Task AHostNameIsAWayInToo()
    {
        await using var cluster = await ForwardingCluster.StartAsync(servers: 1);
        using var proxied = new HttpClient(new SocketsHttpHandler { Proxy = new WebProxy(cluster.Gateway.BaseAddress) });

        Assert.Equal("a", await proxied.GetStringAsync("http://orders.mesh/v1/members?x"));
        Assert.Equal("GET /v1/members?x", cluster.Servers[0].Got.Single());
        Assert.Equal(HttpStatusCode.NotFound, (await proxied.GetAsync("http://prices.mesh/")).StatusCode);
    }

    [Theory]
    [InlineData("GET", 200, 2)]
    [InlineData("POST", 500, 1)]
    public async Task AFailureIsTriedElsewhereWhereThatDoesNoHarm(string method, int status, int attempts)
    {
        await using var cluster = await ForwardingCluster.StartAsync(servers: 2, hocon: Keyed);
        Fail(cluster.Servers[0], 500);
        var key = KeyOf(cluster, "a");

        using var response = await SendAsync(cluster, method, key);

        Assert.Equal((status, $"{attempts}"), ((int)response.StatusCode, response.Headers.GetValues("Mesh-Attempts").Single()));
    }

    [Fact]
    public async Task AReplyOfOverloadIsTriedElsewhereWithoutAKeyAndNotWithOne()
    {
        await using var cluster = await ForwardingCluster.StartAsync(servers: 2, hocon: Keyed);
        Fail(cluster.Servers[0], 429);
        var key = KeyOf(cluster, "a");

        Assert.Equal(429, (int)(await SendAsync(cluster, "GET", key)).StatusCode);
        for (var turn = 0; turn < 20; turn++)
        {
            Assert.Equal(200, (int)(await SendAsync(cluster, "POST", key: null)).StatusCode);
        }
    }

    [Fact]
    public async Task AServerThatIsGoneCostsNobodyARequestWhateverTheMethod()
    {
        await using var cluster = await ForwardingCluster.StartAsync(servers: 3);
        await cluster.Servers[0].StopAsync();

        for (var turn = 0; turn < 50; turn++)
        {
            Assert.Equal(200, (int)(await SendAsync(cluster, turn % 2 == 0 ? "POST" : "GET", key: null)).StatusCode);
        }

        Assert.Equal("suspect", (await cluster.InstanceAsync("a")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task ASafeRequestLeavesAServerThatFreezes()
    {
        await using var cluster = await ForwardingCluster.StartAsync(servers: 2, hocon: Keyed);
        var frozen = new TaskCompletionSource();
        var key = KeyOf(cluster, "a");
        cluster.Servers[0].Answer = _ => frozen.Task;
        cluster.Servers[0].HealthAnswer = frozen.Task;

        using var response = await SendAsync(cluster, "GET", key);
        frozen.SetResult();

        Assert.Equal(("200", "2"), ($"{(int)response.StatusCode}", response.Headers.GetValues("Mesh-Attempts").Single()));
    }

    [Fact]
    public async Task ADeadlineEndsARequestAndSaysThatItMayHaveRun()
    {
        await using var cluster = await ForwardingCluster.StartAsync(servers: 1);
        var late = new TaskCompletionSource();
        cluster.Servers[0].Answer = _ => late.Task;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/http/orders/") { Content = new StringContent("x") };
        request.Headers.Add("Mesh-Deadline-Ms", "100");

        using var response = await cluster.Gateway.SendAsync(request);
        late.SetResult();

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Contains("\"outcome\":\"unknown\",\"reason\":\"deadline-exceeded\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MoreThanAnInstanceMayHaveIsRefusedAtOnce()
    {
        await using var cluster = await ForwardingCluster.StartAsync(servers: 1, hocon: "mesh.upstream-defaults.max-in-flight = 1");
        var late = new TaskCompletionSource();
        cluster.Servers[0].Answer = _ => late.Task;
        var first = cluster.Gateway.GetAsync("/http/orders/");
        await Support.Eventually.Async(
            () => !cluster.Servers[0].Got.IsEmpty, () => "nothing came", TimeSpan.FromSeconds(10));

        using var second = await cluster.Gateway.GetAsync("/http/orders/");
        late.SetResult();

        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        Assert.True((await first).IsSuccessStatusCode);
    }

    [Fact]
    public async Task ASmallBodyIsSentAgainWhenTheCallerSaysThatItMayBe()
    {
        await using var cluster = await ForwardingCluster.StartAsync(servers: 2, hocon: Keyed);
        Fail(cluster.Servers[0], 503);
        cluster.Servers[1].Answer = context => context.Request.Body.CopyToAsync(context.Response.Body);
        using var request = new HttpRequestMessage(HttpMethod.Put, "/http/orders/") { Content = new StringContent("once more") };
        request.Headers.Add("Mesh-Idempotent", "true");
        request.Headers.Add("Mesh-Key", KeyOf(cluster, "a"));

        using var response = await cluster.Gateway.SendAsync(request);

        Assert.Equal("once more", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task ASlowAnswerIsAskedForTwiceWhereTheUpstreamSaysSo()
    {
        await using var cluster = await ForwardingCluster.StartAsync(servers: 2, hocon: "mesh.upstream-defaults { hedge = on, key = \"header X-Key\" }");
        var key = KeyOf(cluster, "a");
        for (var turn = 0; turn < 100; turn++)
        {
            (await SendAsync(cluster, "GET", key)).Dispose();
        }

        var late = new TaskCompletionSource();
        cluster.Servers[0].Answer = _ => late.Task;
        using var response = await SendAsync(cluster, "GET", key);
        late.SetResult();

        Assert.Equal("b", await response.Content.ReadAsStringAsync());
        await Support.Eventually.Async(
            async () => (await cluster.InstanceAsync("a")).GetProperty("inFlight").GetInt32() == 0, () => "in flight", TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData("header X-User", "X-User", "u7", "/")]
    [InlineData("cookie sid", "Cookie", "x=1; sid=u7", "/")]
    [InlineData("path /users/{key}", "X-None", "1", "/users/u7/orders")]
    [InlineData("none", "Mesh-Key", "u7", "/")]
    public async Task AKeyComesFromWhereTheUpstreamSays(string source, string header, string value, string path)
    {
        await using var cluster = await ForwardingCluster.StartAsync(
            servers: 4, hocon: $"mesh.upstream-defaults {{ key = \"{source}\", slow-start = 0s }}");
        var owner = await KeyedAsync(cluster, "u7");

        for (var turn = 0; turn < 10; turn++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/http/orders{path}");
            request.Headers.TryAddWithoutValidation(header, value);
            using var response = await cluster.Gateway.SendAsync(request);
            Assert.Equal(owner, await response.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task ALoopIsFoundOut()
    {
        await using var cluster = await ForwardingCluster.StartAsync(nodes: 1, servers: 1);
        cluster.Servers[0].Answer = async context =>
        {
            using var http = new HttpClient();
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(cluster.Gateway.BaseAddress!, "/http/orders/"));
            request.Headers.TryAddWithoutValidation("Via", context.Request.Headers.Via.ToString());
            using var response = await http.SendAsync(request);
            context.Response.StatusCode = (int)response.StatusCode;
        };

        Assert.Equal(HttpStatusCode.LoopDetected, (await cluster.Gateway.GetAsync("/http/orders/")).StatusCode);
    }

    private const string Keyed = "mesh.upstream-defaults.key = \"header X-Key\"";

    private static void Fail(UpstreamServer server, int status) => server.Answer = context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    private static async Task<HttpResponseMessage> SendAsync(ForwardingCluster cluster, string method, string? key)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/http/orders/");
        if (key is not null)
        {
            request.Headers.Add("X-Key", key);
        }

        if (method == "POST")
        {
            request.Content = new StringContent("x", Encoding.UTF8);
        }

        return await cluster.Gateway.SendAsync(request);
    }

    /// <summary>The instance that owns a key.</summary>
    private static async Task<string> KeyedAsync(ForwardingCluster cluster, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/http/orders/");
        request.Headers.Add("Mesh-Key", key);
        using var response = await cluster.Gateway.SendAsync(request);
        return response.Headers.GetValues("Mesh-Instance").Single();
    }

    /// <summary>A key that an instance owns.</summary>
    private static string KeyOf(ForwardingCluster cluster, string id)
    {
        var routes = cluster.Nodes[0].Runtime.Upstreams.Table.ByName["orders"];
        return Enumerable.Range(0, 1_000).Select(number => $"key-{number}")
            .First(key => routes.Instances[routes.All.Ring.OwnerAt(Ring.PositionOf(key))].Id == id);
    }
}
