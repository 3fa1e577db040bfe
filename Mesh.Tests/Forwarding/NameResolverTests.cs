using System.Net;
using System.Net.Sockets;
using Mesh.Node.Forwarding;
using Mesh.Tests.Support;
using Mesh.Upstreams;
using Deployed = Mesh.Tests.Configuration.Deployment;

namespace Mesh.Tests.Forwarding;

public sealed class NameResolverTests : IAsyncDisposable
{
    private readonly DnsServer _dns = new();

    [Fact]
    public async Task ANameHasTheAddressesOfBothFamilies()
    {
        _dns.Say("orders.internal", 30, "A 10.0.0.1", "A 10.0.0.2", "AAAA 2001:db8::1");

        var answer = await ResolveAsync("http://orders.internal:8080");

        Assert.Equal(
            ["10.0.0.1:8080", "10.0.0.2:8080", "[2001:db8::1]:8080"], answer.Servers.Select(server => server.Endpoint).Order());
        Assert.Equal((TimeSpan.FromSeconds(30), null), (answer.TimeToLive, answer.Fault));
        Assert.All(answer.Servers, server => Assert.Equal(("orders.internal", 1), (server.Host, server.Weight)));
    }

    [Fact]
    public async Task AnAliasThatEndsSoonerEndsTheAnswer()
    {
        _dns.Say("orders.internal", 5, "CNAME real.internal");
        _dns.Say("real.internal", 60, "A 10.0.0.1");

        var answer = await ResolveAsync("http://orders.internal");

        Assert.Equal("10.0.0.1:80", Assert.Single(answer.Servers).Endpoint);
        Assert.Equal("orders.internal", answer.Servers[0].Host);
        Assert.Equal(TimeSpan.FromSeconds(5), answer.TimeToLive);
    }

    [Fact]
    public async Task AServiceHasThePortsAndWeightsOfTheLowestPriority()
    {
        _dns.Say(
            "_http._tcp.orders.internal", 60,
            "SRV 1 20 8080 a.internal", "SRV 1 10 8081 b.internal", "SRV 2 10 8082 c.internal", "SRV 1 10 8083 gone.internal");
        _dns.Say("a.internal", 60, "A 10.0.0.1");
        _dns.Say("b.internal", 7, "AAAA 2001:db8::2");
        _dns.Say("c.internal", 60, "A 10.0.0.3");

        var answer = await ResolveAsync("http://_http._tcp.orders.internal");

        Assert.Equal(
            [("10.0.0.1:8080", 2, "a.internal"), ("[2001:db8::2]:8081", 1, "b.internal")],
            answer.Servers.Select(server => (server.Endpoint, server.Weight, server.Host)));
        Assert.Equal((TimeSpan.FromSeconds(7), "gone.internal has no A or AAAA record"), (answer.TimeToLive, answer.Fault));
        Assert.DoesNotContain("A c.internal", _dns.Asked);
    }

    [Theory]
    [InlineData("a_b\t.internal")]
    [InlineData("a/b.internal")]
    [InlineData("a@b.internal")]
    [InlineData("10.0.0.1")]
    public async Task ATargetThatIsNoHostIsNoServer(string target)
    {
        _dns.Say("_http._tcp.orders.internal", 60, $"SRV 1 20 8080 {target}", "SRV 1 10 8081 b.internal");
        _dns.Say(target, 60, "A 10.0.0.1");
        _dns.Say("b.internal", 60, "A 10.0.0.2");

        var answer = await ResolveAsync("http://_http._tcp.orders.internal");

        Assert.Equal("10.0.0.2:8081", Assert.Single(answer.Servers).Endpoint);
    }

    [Theory]
    [InlineData("http://nobody.internal", "nobody.internal has no A or AAAA record")]
    [InlineData("http://empty.internal", "empty.internal has no A or AAAA record")]
    [InlineData("http://_http._tcp.nobody.internal", "no SRV record that leads to a server")]
    [InlineData("http://_http._tcp.none.internal", "no SRV record that leads to a server")]
    public async Task ThatThereIsNothingIsAFault(string name, string fault)
    {
        _dns.Say("empty.internal", 60);
        _dns.Say("_http._tcp.none.internal", 60, "SRV 0 0 0 a.internal");

        var answer = await ResolveAsync(name);

        Assert.Equal((0, fault), (answer.Servers.Length, answer.Fault));
    }

    [Fact]
    public async Task OneFamilyThatIsNotAnsweredForIsAGap()
    {
        _dns.Say("orders.internal", 30, "A 10.0.0.1", "AAAA 2001:db8::1");
        _dns.Fail("orders.internal", "AAAA", DnsServer.ServerFailure);

        var answer = await ResolveAsync("http://orders.internal");

        Assert.Equal("10.0.0.1:80", Assert.Single(answer.Servers).Endpoint);
        Assert.Equal([new DnsGap("orders.internal", AddressFamily.InterNetworkV6)], answer.Gaps.AsEnumerable());
        Assert.Equal("AAAA of orders.internal: Server Failure", answer.Fault);
    }

    [Fact]
    public async Task AServerThatIsGoneIsAFaultInTheSameWordsEachTime()
    {
        await _dns.DisposeAsync();

        var first = await ResolveAsync("http://orders.internal");

        Assert.Empty(first.Servers);
        Assert.StartsWith("A of orders.internal: ", first.Fault, StringComparison.Ordinal);
        Assert.Equal(first.Fault, (await ResolveAsync("http://orders.internal")).Fault);
    }

    [Fact]
    public async Task AServerThatSaysNothingIsAFault()
    {
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, Ports.Free()));

        var answer = await ResolveAsync("http://orders.internal", (IPEndPoint)silent.LocalEndPoint!);

        Assert.Equal("A of orders.internal: no answer; AAAA of orders.internal: no answer", answer.Fault);
    }

    public ValueTask DisposeAsync() => _dns.DisposeAsync();

    private Task<DnsAnswer> ResolveAsync(string name, IPEndPoint? server = null) =>
        new NameResolver(Deployed.Options($"mesh.http.dns-servers = [\"{server ?? _dns.Endpoint}\"]"))
            .ResolveAsync(DnsName.Parse(name, out _)!);
}
