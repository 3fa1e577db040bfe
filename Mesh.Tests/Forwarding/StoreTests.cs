using System.Net.Http.Json;
using System.Text.Json;

namespace Mesh.Tests.Forwarding;

public sealed class StoreTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mesh-store-");

    [Fact]
    public async Task WhatWasRegisteredIsThereWhenAllNodesWereStopped()
    {
        var hocon = $"mesh.http.store = \"{_directory.FullName}\"";
        await using (var cluster = await ForwardingCluster.StartAsync(servers: 2, hocon: hocon))
        {
            Assert.True((await cluster.PutAsync("/v1/upstreams/orders", """{ "key": "cookie sid" }""")).IsSuccessStatusCode);
            Assert.True((await cluster.Gateway.DeleteAsync("/v1/upstreams/orders/instances/b")).IsSuccessStatusCode);
        }

        await using var again = await ForwardingCluster.StartAsync(hocon: hocon);

        await Support.Eventually.Async(
            () => again.Nodes[0].Runtime.Upstreams.Table.ByName.ContainsKey("orders"), () => "not there", TimeSpan.FromSeconds(10));
        var document = await again.Gateway.GetFromJsonAsync<JsonElement>("/v1/upstreams/orders");
        Assert.Equal("cookie sid", document.GetProperty("key").GetString());
        Assert.Equal(
            "a", Assert.Single(document.GetProperty("instances").EnumerateArray().Select(instance => instance.GetProperty("id").GetString())));
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
