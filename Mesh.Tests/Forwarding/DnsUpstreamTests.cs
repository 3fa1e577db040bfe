using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Mesh.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Mesh.Tests.Forwarding;

/// <summary>Upstreams whose instances are the records of a DNS name: real nodes, real servers, a real DNS server.</summary>
public sealed class DnsUpstreamTests : IAsyncDisposable
{
    private const string Name = "orders.internal";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly int _port = Ports.Free();
    private readonly List<UpstreamServer> _servers = [];
    private DnsServer _dns = new();
    private ForwardingCluster? _cluster;

    private ForwardingCluster Cluster => _cluster!;

    [Fact]
    public async Task TheRecordsOfANameAreInstancesOnAllNodes()
    {
        await StartAsync(nodes: 2, records: 2);

        foreach (var gateway in Cluster.Gateways)
        {
            Assert.Equal(["1", "2"], await AnsweredAsync(gateway, times: 40));
        }

        var instance = await Cluster.InstanceAsync($"127.0.0.1-{_port}");
        Assert.Equal(
            ("dns", $"http://127.0.0.1:{_port}", $"{Name}:{_port}"),
            (instance.GetProperty("source").GetString(), instance.GetProperty("address").GetString(), instance.GetProperty("host").GetString()));
        Assert.Equal(await ResolverAsync(0), await ResolverAsync(1));
        using var removal = await Cluster.Gateway.DeleteAsync($"/v1/upstreams/orders/instances/127.0.0.1-{_port}");
        Assert.Equal(HttpStatusCode.Conflict, removal.StatusCode);
    }

    [Fact]
    public async Task AnInstanceIsAskedForByTheName()
    {
        await StartAsync(nodes: 1, records: 1);
        _servers[0].Answer = context => context.Response.WriteAsync(context.Request.Host.Value!);

        Assert.Equal($"{Name}:{_port}", await Cluster.Gateway.GetStringAsync("/http/orders/"));
    }

    [Fact]
    public async Task RecordsThatChangeMoveTheRequestsWhenTheirTimeIsOver()
    {
        await StartAsync(nodes: 2, records: 2);
        await AddServerAsync(3);

        Say(2, 3);
        await InstancesAsync(2, 3);
        await Cluster.HealthyAsync(2);
        _servers[0].Got.Clear();

        foreach (var gateway in Cluster.Gateways)
        {
            Assert.Equal(["2", "3"], await AnsweredAsync(gateway, times: 40));
        }

        Assert.Empty(_servers[0].Got);
    }

    [Fact]
    public async Task TheApiTakesNamesForOneNodeToAskForAndGivesThemUp()
    {
        await StartAsync(nodes: 3, records: 1, hocon: string.Empty);
        _dns.Say(Name, 300, "A 127.0.0.1");
        using var bad = await Cluster.PutAsync("/v1/upstreams/orders", """{ "dns": ["http://10.0.0.1"] }""");
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        Assert.Contains("mesh.upstreams.orders.dns is http://10.0.0.1; it must be", await bad.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using var put = await Cluster.PutAsync("/v1/upstreams/orders", $$"""{ "dns": ["http://{{Name}}:{{_port}}"] }""", gateway: 1);
        Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync());
        await Cluster.HealthyAsync(1);
        Assert.Equal([$"A {Name}", $"AAAA {Name}"], _dns.Asked.Order());
        using var without = await Cluster.PutAsync("/v1/upstreams/orders", """{ "dns": [] }""");
        await InstancesAsync();
    }

    [Fact]
    public async Task WithoutADnsServerRequestsGoOn()
    {
        await StartAsync(nodes: 2, records: 2);

        await _dns.DisposeAsync();
        await FaultAsync(fault => fault is not null);
        foreach (var gateway in Cluster.Gateways)
        {
            Assert.Equal(["1", "2"], await AnsweredAsync(gateway, times: 40));
        }

        _dns = new DnsServer(_dns.Port);
        await AddServerAsync(3);
        Say(3);
        await InstancesAsync(3);
        await FaultAsync(fault => fault is null);
    }

    [Fact]
    public async Task ANameThatIsGoneKeepsItsInstances()
    {
        await StartAsync(nodes: 1, records: 2);

        _dns.Say(Name, 1);
        await FaultAsync(fault => fault == $"{Name} has no A or AAAA record");

        await InstancesAsync(1, 2);
        Assert.Equal(["1", "2"], await AnsweredAsync(Cluster.Gateway, times: 40));
    }

    [Fact]
    public async Task WhenTheNodeThatResolvesIsGoneAnotherDoes()
    {
        await StartAsync(nodes: 3, records: 2);
        var resolver = await ResolverAsync(0);
        var first = Cluster.Nodes.Nodes.ToList().FindIndex(node => node.Name == resolver);
        var gateways = Cluster.Gateways.Where((_, number) => number != first).ToArray();

        await Cluster.Nodes.StopAsync(Cluster.Nodes[first]);
        foreach (var gateway in gateways)
        {
            Assert.Equal(["1", "2"], await AnsweredAsync(gateway, times: 40));
        }

        await AddServerAsync(3);
        Say(3);
        await InstancesAsync(gateways, 3);
        Assert.NotEqual(resolver, await ResolverAsync(gateways[0]));
    }

    [Fact]
    public async Task AServiceSaysItsPorts()
    {
        await AddServerAsync(1);
        await AddServerAsync(1, Ports.Free());
        _dns.Say("_http._tcp.orders.internal", 1, [.. _servers.Select(server => $"SRV 0 1 {server.Port} a.internal")]);
        _dns.Say("a.internal", 1, "A 127.0.0.1");
        _servers[1].Answer = context => context.Response.WriteAsync("other");

        _cluster = await ForwardingCluster.StartAsync(nodes: 2, hocon: Hocon("http://_http._tcp.orders.internal"));

        await Cluster.HealthyAsync(2);
        Assert.Equal(["1", "other"], await AnsweredAsync(Cluster.Gateways[1], times: 40));
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }

        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        await _dns.DisposeAsync();
    }

    /// <summary>Starts servers on 127.0.0.1, 127.0.0.2 and so on, whose records the name has, and nodes that know the name.</summary>
    private async Task StartAsync(int nodes, int records, string? hocon = null)
    {
        for (var number = 1; number <= records; number++)
        {
            await AddServerAsync(number);
        }

        Say([.. Enumerable.Range(1, records)]);
        _cluster = await ForwardingCluster.StartAsync(
            nodes, hocon: hocon is null ? Hocon($"http://{Name}:{_port}") : $"mesh.http.dns-servers = [\"{_dns.Endpoint}\"]\n{hocon}");
        if (hocon is null)
        {
            await Cluster.HealthyAsync(records);
        }
    }

    private string Hocon(string name) =>
        $$"""
        mesh.http.dns-servers = ["{{_dns.Endpoint}}"]
        mesh.upstreams.orders { dns = ["{{name}}"], keyless-policy = round-robin, slow-start = 0s, check.interval = 200ms }
        """;

    private async Task AddServerAsync(int number, int port = 0) => _servers.Add(await UpstreamServer.StartAsync(
        number.ToString(CultureInfo.InvariantCulture), port == 0 ? _port : port, host: IPAddress.Parse($"127.0.0.{number}")));

    private void Say(params int[] numbers) => _dns.Say(Name, 1, [.. numbers.Select(number => $"A 127.0.0.{number}")]);

    /// <summary>Who answers, sorted.</summary>
    private static async Task<string[]> AnsweredAsync(HttpClient gateway, int times)
    {
        var answers = new List<string>();
        for (var time = 0; time < times; time++)
        {
            answers.Add(await gateway.GetStringAsync("/http/orders/"));
        }

        return [.. answers.Distinct().Order()];
    }

    private Task InstancesAsync(params int[] numbers) => InstancesAsync(Cluster.Gateways, numbers);

    /// <summary>Ends when all these nodes have just these instances.</summary>
    private async Task InstancesAsync(IReadOnlyList<HttpClient> gateways, params int[] numbers)
    {
        var wanted = string.Join(' ', numbers.Select(number => $"127.0.0.{number}-{_port}"));
        await SeenAsync(gateways, document => wanted == string.Join(
            ' ', document.GetProperty("instances").EnumerateArray().Select(instance => instance.GetProperty("id").GetString())));
    }

    /// <summary>Ends when all nodes say this of the name's fault.</summary>
    private Task FaultAsync(Func<string?, bool> isMeant) =>
        SeenAsync(Cluster.Gateways, document => isMeant(document.GetProperty("dns")[0].GetProperty("fault").GetString()));

    private static async Task SeenAsync(IReadOnlyList<HttpClient> gateways, Func<JsonElement, bool> isMeant)
    {
        var seen = string.Empty;
        await Eventually.Async(
            async () =>
            {
                var documents = await Task.WhenAll(gateways.Select(gateway => gateway.GetFromJsonAsync<JsonElement>("/v1/upstreams/orders")));
                seen = string.Join("; ", documents.Select(document => document.ToString()));
                return documents.All(isMeant);
            },
            () => seen,
            Patience);
    }

    private Task<string> ResolverAsync(int gateway) => ResolverAsync(Cluster.Gateways[gateway]);

    private static async Task<string> ResolverAsync(HttpClient gateway)
    {
        var document = await gateway.GetFromJsonAsync<JsonElement>("/v1/upstreams/orders");
        return document.GetProperty("dns")[0].GetProperty("node").GetString()!;
    }
}
