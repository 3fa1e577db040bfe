using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Mesh.Tests.Support;

namespace Mesh.Tests.Forwarding;

public sealed class UpstreamClusterTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task WhatOneNodeIsToldAllKnowAndItOutlivesThatNode()
    {
        await using var cluster = await ForwardingCluster.StartAsync(nodes: 3, servers: 2);
        await cluster.PutAsync("/v1/upstreams/orders", """{ "key": "cookie sid", "check": { "interval": "1s" } }""", gateway: 2);
        await using var third = await UpstreamServer.StartAsync("c");
        using var put = await cluster.PutAsync("/v1/upstreams/orders/instances/c", $$"""{ "address": "{{third.Address}}" }""", gateway: 2);
        Assert.Equal("""{"stored":"agreed"}""", await put.Content.ReadAsStringAsync());
        await cluster.HealthyAsync(3);

        await cluster.Nodes.StopAsync(cluster.Nodes[2]);

        foreach (var gateway in cluster.Gateways.Take(2))
        {
            var document = await gateway.GetFromJsonAsync<JsonElement>("/v1/upstreams/orders");
            Assert.Equal(("cookie sid", 3), (document.GetProperty("key").GetString(), document.GetProperty("instances").GetArrayLength()));
        }
    }

    [Fact]
    public async Task AFewNodesProbeAndWhatTheyFindHoldsForAll()
    {
        await using var cluster = await ForwardingCluster.StartAsync(
            nodes: 3, servers: 3, hocon: "mesh.upstream-defaults.check { probers = 1, interval = 200ms }");
        foreach (var server in cluster.Servers)
        {
            Assert.Single(server.Probes);
        }

        cluster.Servers[0].Health = 500;
        await cluster.HealthyAsync(2);
        cluster.Servers[0].Health = 200;
        await cluster.HealthyAsync(3);
    }

    [Fact]
    public async Task ARegistrationWithATimeToLiveNeedsHeartbeats()
    {
        await using var cluster = await ForwardingCluster.StartAsync(nodes: 2, servers: 1);
        await using var server = await UpstreamServer.StartAsync("b");
        var word = $$"""{ "address": "{{server.Address}}", "ttl": "1s" }""";
        for (var beat = 0; beat < 6; beat++)
        {
            Assert.True((await cluster.PutAsync("/v1/upstreams/orders/instances/b", word, gateway: beat % 2)).IsSuccessStatusCode);
            await Task.Delay(400); // the pace of the heartbeats
            Assert.Equal(2, await CountAsync(cluster, 1));
        }

        await Eventually.Async(
            async () => await CountAsync(cluster, 0) == 1 && await CountAsync(cluster, 1) == 1, () => "still there", Patience);
    }

    [Fact]
    public async Task AnInstanceThatIsRemovedFinishesWhatItHas()
    {
        await using var cluster = await ForwardingCluster.StartAsync(nodes: 2, servers: 2);
        var late = new TaskCompletionSource();
        foreach (var server in cluster.Servers)
        {
            server.Answer = _ => late.Task;
        }

        var under = Enumerable.Range(0, 10).Select(_ => cluster.Gateway.GetAsync("/http/orders/")).ToArray();
        await Eventually.Async(() => cluster.Servers.All(server => !server.Got.IsEmpty), () => "nothing came", Patience);
        Assert.True((await cluster.Gateways[1].DeleteAsync("/v1/upstreams/orders/instances/a")).IsSuccessStatusCode);
        await cluster.HealthyAsync(1);
        late.SetResult();

        Assert.All(await Task.WhenAll(under), response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.Equal(HttpStatusCode.NotFound, (await cluster.Gateway.DeleteAsync("/v1/upstreams/orders/instances/a")).StatusCode);
    }

    [Fact]
    public async Task WhatIsConfiguredIsRemovedThere()
    {
        await using var server = await UpstreamServer.StartAsync("a");
        await using var cluster = await ForwardingCluster.StartAsync(
            nodes: 1, hocon: $$"""mesh.upstreams.orders.instances.a.address = "{{server.Address}}" """);
        await cluster.HealthyAsync(1);

        Assert.Equal(HttpStatusCode.Conflict, (await cluster.Gateway.DeleteAsync("/v1/upstreams/orders/instances/a")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await cluster.Gateway.DeleteAsync("/v1/upstreams/orders")).StatusCode);

        var registry = cluster.Nodes[0].Runtime.Upstreams;
        registry.Declare([], registry.Declared.Settings);
        await Eventually.Async(() => registry.View.ByName.Count == 0, () => "still there", Patience);
    }

    [Fact]
    public async Task AFourthInstanceMovesAQuarterOfTheKeysAndNoneBetweenTheOldThree()
    {
        await using var cluster = await ForwardingCluster.StartAsync(
            nodes: 3, servers: 3, hocon: "mesh.upstream-defaults { key = \"header X-Key\", slow-start = 0s }");
        var before = await OwnersAsync(cluster);

        await cluster.AddServerAsync("d");
        await cluster.HealthyAsync(4);
        var after = await OwnersAsync(cluster);

        var moved = before.Zip(after).Where(pair => pair.First != pair.Second).ToArray();
        Assert.All(moved, pair => Assert.Equal("d", pair.Second));
        Assert.InRange(moved.Length / (double)before.Length, 0.25 / 1.24, 0.25 * 1.24);
    }

    private static async Task<ImmutableArray<string>> OwnersAsync(ForwardingCluster cluster)
    {
        var owners = ImmutableArray.CreateBuilder<string>();
        for (var number = 0; number < 3_000; number++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/http/orders/");
            request.Headers.Add("X-Key", $"key-{number}");
            using var response = await cluster.Gateways[number % 3].SendAsync(request);
            owners.Add(await response.Content.ReadAsStringAsync());
        }

        return owners.ToImmutable();
    }

    private static async Task<int> CountAsync(ForwardingCluster cluster, int gateway) =>
        (await cluster.Gateways[gateway].GetFromJsonAsync<JsonElement>("/v1/upstreams/orders")).GetProperty("instances").GetArrayLength();
}
