using System.Net;
using System.Text.Json;

namespace Mesh.Tests.Forwarding;

public sealed class BadRegistrationTests(BadRegistrationTests.TwoNodes nodes) : IClassFixture<BadRegistrationTests.TwoNodes>
{
    private const string Instance = "/v1/upstreams/orders/instances/x";

    public static TheoryData<string, string, string> Bad => new()
    {
        { Instance, """{ "address": "GATEWAY0" }""", "is the gateway of a Mesh node" },
        { Instance, """{ "address": "GATEWAY1" }""", "is the gateway of a Mesh node" },
        { Instance, """{ "address": "HTTP2" }""", "is the gateway of a Mesh node" },
        { Instance, """{ "address": "LOCALHOST1" }""", "is the gateway of a Mesh node" },
        { Instance, """{ "address": "ftp://a.example" }""", "it must be http:// or https://" },
        { Instance, """{ "address": "file:///etc/passwd" }""", "it must be http:// or https://" },
        { Instance, """{ "address": "http://u:p@a.example" }""", "no path, query or user" },
        { Instance, """{ "address": "http://a.example/x" }""", "no path, query or user" },
        { Instance, "{}", "address is missing" },
        { Instance, """{ "address": "http://a.example", "weight": 101 }""", "weight is 101; it must be a whole number from 1 to 100" },
        { Instance, """{ "address": "http://a.example", "wieght": 1 }""", "wieght is unknown" },
        { Instance, """{ "address": "http://a.example", "address": "http://b.example" }""", "Duplicate property" },
        { Instance, """{ "address": "http://a.example", "zone": "a b" }""", "zone is \"a b\"" },
        { Instance, """{ "address": "http://a.example", "ttl": 5 }""", "a duration with its unit" },
        { Instance, """{ "address": "http://a.example", "metadata": { "x": "BIG" } }""", "metadata has 2001 bytes" },
        { Instance, """{ "address": "http://a.example", "metadata": { "x": "HUGE" } }""", "more than 65536 bytes" },
        { Instance, """{ "address": "FIRST" }""", "is instance a's already" },
        { "/v1/upstreams/orders/instances/a", """{ "address": "http://other.example" }""", "the request must say ?replace=true" },
        { "/v1/upstreams/orders/instances/a%20b", """{ "address": "http://a.example" }""", "The instance's id is \"a b\"" },
        { "/v1/upstreams/Orders/instances/x", """{ "address": "http://a.example" }""", "The upstream's name is Orders" },
        { "/v1/upstreams/a_b/instances/x", """{ "address": "http://a.example" }""", "it must be a DNS label" },
        { "/v1/upstreams/a-/instances/x", """{ "address": "http://a.example" }""", "it must be a DNS label" },
        { Instance, "no JSON", "The body is no JSON" },
        { Instance, "", "The body is no JSON" },
        { Instance, "[]", "it must be an object" },
        { Instance, "DEEP", "The body is no JSON" },
        { "/v1/upstreams/orders", """{ "policy": "best", "chek": { "interval": "1s" }, "deadline": "soon" }""", "policy is best" },
        { "/v1/upstreams/other", """{ "hosts": ["orders.mesh"] }""", "The host orders.mesh is orders's" },
        { "/v1/upstreams/orders", """{ "key": "header" }""", "key is header" },
        { "/v1/upstreams/orders", """{ "hosts": [1] }""", "hosts is Array" },
        { "/v1/upstreams/orders", """{ "check": null }""", "check is Null" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task ABadRegistrationIsRefusedWithItsReasonAndChangesNothing(string path, string body, string reason)
    {
        var cluster = nodes.Cluster;
        var before = await cluster.Gateway.GetStringAsync("/v1/upstreams/orders");
        body = body
            .Replace("GATEWAY0", cluster.Gateways[0].BaseAddress!.ToString(), StringComparison.Ordinal)
            .Replace("GATEWAY1", cluster.Gateways[1].BaseAddress!.ToString(), StringComparison.Ordinal)
            .Replace("HTTP2", cluster.Http2.ToString(), StringComparison.Ordinal)
            .Replace("LOCALHOST1", $"http://localhost:{cluster.Gateways[1].BaseAddress!.Port}", StringComparison.Ordinal)
            .Replace("FIRST", cluster.Servers[0].Address, StringComparison.Ordinal)
            .Replace("BIG", new string('x', 2_000), StringComparison.Ordinal)
            .Replace("HUGE", new string('x', 1_000_000), StringComparison.Ordinal)
            .Replace("DEEP", string.Concat(Enumerable.Repeat("{\"a\":", 10_000)) + "1" + new string('}', 10_000), StringComparison.Ordinal);

        using var response = await cluster.PutAsync(path, body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Contains(reason, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("invalid-upstream", problem.GetProperty("reason").GetString());
        Assert.Equal(Ids(before), Ids(await cluster.Gateway.GetStringAsync("/v1/upstreams/orders")));
    }

    public sealed class TwoNodes : IAsyncLifetime
    {
        internal ForwardingCluster Cluster { get; private set; } = null!;

        public async Task InitializeAsync() => Cluster = await ForwardingCluster.StartAsync(nodes: 2, servers: 1);

        public async Task DisposeAsync() => await Cluster.DisposeAsync();
    }

    private static string Ids(string document) => string.Join(
        ',', JsonDocument.Parse(document).RootElement.GetProperty("instances").EnumerateArray().Select(one => one.GetProperty("address")));
}
