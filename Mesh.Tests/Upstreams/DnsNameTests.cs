using System.Net;
using Mesh.Upstreams;
using Deployed = Mesh.Tests.Configuration.Deployment;

namespace Mesh.Tests.Upstreams;

public sealed class DnsNameTests
{
    [Theory]
    [InlineData("http://orders.internal:8080", "orders.internal", 8080, "http://orders.internal:8080")]
    [InlineData("http://Orders.Internal", "orders.internal", 80, "http://orders.internal")]
    [InlineData("https://orders.internal:443/", "orders.internal", 443, "https://orders.internal")]
    [InlineData("http://orders:80", "orders", 80, "http://orders")]
    [InlineData("http://my_orders.1a", "my_orders.1a", 80, "http://my_orders.1a")]
    [InlineData("http://_http._tcp.orders.internal", "_http._tcp.orders.internal", null, "http://_http._tcp.orders.internal")]
    public void AnUpstreamCanBeANameAndAPort(string text, string host, int? port, string shown)
    {
        var name = DnsName.Parse(text, out _);

        Assert.Equal((host, port, shown), (name!.Host, name.Port, name.ToString()));
        Assert.Equal(port is null, name.IsService);
    }

    [Theory]
    [InlineData("")]
    [InlineData("orders.internal")]
    [InlineData("ftp://orders.internal")]
    [InlineData("http://10.0.0.1:8080")]
    [InlineData("http://0x7f.1")]
    [InlineData("http://127")]
    [InlineData("http://0._")]
    [InlineData("http://[::1]:80")]
    [InlineData("http://orders.internal:0")]
    [InlineData("http://orders.internal:65536")]
    [InlineData("http://orders.internal/path")]
    [InlineData("http://user@orders.internal")]
    [InlineData("http://orders..internal")]
    [InlineData("http://-orders.internal")]
    [InlineData("http://orders-.internal")]
    [InlineData("http://örders.internal")]
    [InlineData("http://orders.internal\n")]
    [InlineData("http://a234567890123456789012345678901234567890123456789012345678901234.internal")]
    public void WhatIsNoNameIsAFaultThatSaysWhatIsWanted(string text)
    {
        Assert.Null(DnsName.Parse(text, out var wanted));
        Assert.Equal(DnsName.Wanted, wanted);
    }

    [Theory]
    [InlineData("http://_http._tcp.orders.internal:80")]
    [InlineData("https://_http._tcp.orders.internal")]
    public void AServiceHasItsPortsFromItsRecordsAndNoCertificate(string text)
    {
        Assert.Null(DnsName.Parse(text, out var wanted));
        Assert.Equal(DnsName.WantedOfService, wanted);
    }

    [Fact]
    public void ANameIsAsLongAsDnsHasThem()
    {
        var label = new string('a', 61);
        var longest = $"http://{string.Join('.', Enumerable.Repeat(label, 4))}.{new string('b', 5)}";

        Assert.Equal(253, DnsName.Parse(longest, out _)!.Host.Length);
        Assert.Null(DnsName.Parse(longest + "b", out _));
    }

    [Fact]
    public void AFileSaysThem()
    {
        var upstream = Assert.Single(Deployed.Options(
            """mesh.upstreams.orders.dns = ["http://orders.internal:8080", "http://_http._tcp.orders.internal"]""").Upstreams);

        Assert.Equal(
            ["http://orders.internal:8080", "http://_http._tcp.orders.internal"],
            upstream.Definition.Dns.Select(name => name.ToString()));
        Assert.Equal("http://orders.internal:8080,http://_http._tcp.orders.internal", upstream.Settings["dns"]);
    }

    [Fact]
    public void EveryFaultIsSaidAtOnce() => Assert.Equal(
        [
            $"mesh.upstreams.orders.dns is http://10.0.0.1; it must be {DnsName.Wanted}.",
            "mesh.upstreams.orders.dns has http://a.internal twice; each name must be there once.",
            $"mesh.upstreams.orders.dns is https://_http._tcp.a.internal; it must be {DnsName.WantedOfService}.",
            "mesh.upstreams.orders.dns is a list of 9 names; it must be one of 8 at most.",
        ],
        Deployed.Faults($"""
            mesh.upstreams.orders.dns = ["http://10.0.0.1", "http://a.internal", "http://A.internal:80",
              "https://_http._tcp.a.internal", {string.Join(", ", Enumerable.Range(1, 8).Select(number => $"\"http://b{number}\""))}]
            """));

    [Theory]
    [InlineData("[\"10.0.0.53\", \"10.0.0.54:5353\", \"[::1]:54\", \"::2\"]", "10.0.0.53:53 10.0.0.54:5353 [::1]:54 [::2]:53")]
    [InlineData("[]", "")]
    public void TheServersCanBeSaid(string said, string servers) => Assert.Equal(
        servers, string.Join(' ', Deployed.Options($"mesh.http.dns-servers = {said}").Http.DnsServers));

    [Theory]
    [InlineData("dns.internal")]
    [InlineData("53")]
    [InlineData("10.0.0.1:70000")]
    public void AServerIsAnAddress(string server) => Assert.Equal(
        [$"mesh.http.dns-servers is {server}; it must be IP addresses, with a port where it is not 53."],
        Deployed.Faults($"mesh.http.dns-servers = [\"{server}\"]"));

    [Theory]
    [InlineData("10.0.0.1", 8080, "10.0.0.1-8080", "http://10.0.0.1:8080/", "orders.internal:8080")]
    [InlineData("10.0.0.1", 80, "10.0.0.1-80", "http://10.0.0.1/", "orders.internal")]
    [InlineData("2001:db8::1", 8080, "2001-db8--1-8080", "http://[2001:db8::1]:8080/", "orders.internal:8080")]
    public void AServerIsAnInstanceThatIsAskedForByName(string address, int port, string id, string uri, string host)
    {
        var server = new ResolvedServer(IPAddress.Parse(address), port, 2, "orders.internal");

        var instance = server.InstanceOf("orders", DnsName.Parse($"http://orders.internal:{port}", out _)!);

        Assert.Equal((id, uri, host, 2), (instance.Id, instance.Address.ToString(), instance.Host, instance.Weight));
        Assert.True(InstanceRules.IsId(instance.Id));
    }

    [Theory]
    [InlineData(new int[0], new int[0])]
    [InlineData(new[] { 0, 0 }, new[] { 1, 1 })]
    [InlineData(new[] { 33, 33, 33 }, new[] { 1, 1, 1 })]
    [InlineData(new[] { 10, 20, 0 }, new[] { 1, 2, 1 })]
    [InlineData(new[] { 99, 100 }, new[] { 99, 100 })]
    [InlineData(new[] { 65_535, 32_768, 1 }, new[] { 100, 50, 1 })]
    public void WeightsKeepTheirProportions(int[] said, int[] weights) => Assert.Equal(weights, ServiceWeights.Of(said));
}
