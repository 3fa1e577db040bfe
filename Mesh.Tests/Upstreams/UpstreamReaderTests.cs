using System.Collections.Immutable;
using Mesh.Configuration;
using Mesh.Upstreams;
using Deployed = Mesh.Tests.Configuration.Deployment;

namespace Mesh.Tests.Upstreams;

public sealed class UpstreamReaderTests
{
    [Fact]
    public void NobodyForwardsByDefault() => Assert.Empty(Deployed.Options(string.Empty).Upstreams);

    [Fact]
    public void AnUpstreamHasTheDefaultsAndWhatItSays()
    {
        var section = Assert.Single(Deployed.Options("""
            mesh.upstreams.orders {
              key = "header X-User"
              check { interval = 2s, status = 204 }
              hosts = ["orders.example"]
              instances {
                a { address = "http://10.0.0.1:8080", weight = 3, zone = east, metadata { rack = r1 } }
                "b.1" { address = "https://b" }
              }
            }
            """).Upstreams);

        Assert.Equal(["orders.mesh", "orders.example"], section.Definition.AllHosts);
        Assert.Equal(new KeySource(KeyKind.Header, "X-User"), section.Definition.Key);
        Assert.Equal("least-loaded", section.Definition.KeylessPolicy);
        Assert.Equal(
            (TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1), new StatusRange(204, 204), 3),
            (section.Definition.Check.Interval, section.Definition.Check.Timeout, section.Definition.Check.Status, section.Definition.Check.Probers));
        Assert.Equal(
            [
                new("orders", "a", new Uri("http://10.0.0.1:8080"), 3, "east")
                {
                    Metadata = ImmutableSortedDictionary<string, string>.Empty.Add("rack", "r1"),
                },
                new("orders", "b.1", new Uri("https://b:443"), 1, string.Empty),
            ],
            section.Instances.AsEnumerable());
    }

    [Fact]
    public void WhatIsWrittenDefinesTheSame()
    {
        const string Hocon = """
            mesh.upstream-defaults.check.path = "/live"
            mesh.upstreams.orders { key = "cookie sid", hosts = [a.example, b.example]
              check { interval = 2s, body = "a \"b\" \\ c" } }
            """;
        var options = Deployed.Options(Hocon);
        var section = Assert.Single(options.Upstreams);
        var (config, _) = MeshConfig.Load([new HoconSource("node.conf", Hocon)], _ => null);

        var defined = UpstreamReader.Define(section.Settings, "orders", config!);

        Assert.Equal(section.Definition with { Hosts = [] }, defined with { Hosts = [] });
        Assert.Equal(section.Definition.Hosts.AsEnumerable(), defined.Hosts);
        Assert.Equal(["check.body", "check.interval", "hosts", "key"], section.Settings.Keys);
    }

    [Theory]
    [InlineData("orders-", "mesh.upstreams.orders- is no upstream; it must be a DNS label in lower case: 1 to 63 letters, digits and hyphens, a letter first and no hyphen last.")]
    [InlineData("Orders", "mesh.upstreams.Orders is no upstream; it must be a DNS label in lower case: 1 to 63 letters, digits and hyphens, a letter first and no hyphen last.")]
    public void AnUpstreamsNameIsADnsLabel(string name, string fault) =>
        Assert.Equal([fault], Deployed.Faults($$"""mesh.upstreams.{{name}} { key = none }"""));

    [Theory]
    [InlineData("ftp://a")]
    [InlineData("a:80")]
    [InlineData("http://")]
    [InlineData("http://a/b")]
    [InlineData("http://a?b")]
    [InlineData("http://a#b")]
    [InlineData("http://u@a")]
    [InlineData("http://a:0")]
    [InlineData("http://a:65536")]
    [InlineData("file:///etc/passwd")]
    [InlineData("")]
    public void AnAddressIsASchemeAHostAndAPort(string address)
    {
        var fault = Assert.Single(Deployed.Faults($$"""mesh.upstreams.orders.instances.a.address = "{{address}}" """));

        Assert.StartsWith("mesh.upstreams.orders.instances.a.address is ", fault, StringComparison.Ordinal);
        Assert.EndsWith(
            "; it must be http:// or https://, a host, and a port if it is not the scheme's; no path, query or user.",
            fault,
            StringComparison.Ordinal);
    }

    [Fact]
    public void EveryFaultIsSaidAtOnce() => Assert.Equal(
        [
            "mesh.upstreams.orders.chek is unknown; it must be a key of reference.conf, perhaps mesh.upstreams.orders.check.",
            "mesh.upstreams.orders.instances.a.wight is unknown; it must be a key of reference.conf, perhaps mesh.upstreams.orders.instances.a.weight.",
            "mesh.upstreams.orders.key is \"header\"; it must be " + KeySource.Wanted + ".",
            "mesh.upstreams.orders.instances.a.address is missing; it must be http:// or https://, a host, and a port if it is not the scheme's; no path, query or user.",
            "mesh.upstreams.orders.instances.b.weight is 0; it must be a whole number from 1 to 100.",
        ],
        Deployed.Faults("""
            mesh.upstreams.orders {
              key = "header", chek = 1
              instances.a.wight = 1
              instances.b { address = "http://b", weight = 0 }
            }
            """).Select(fault => fault.Replace("is header;", "is \"header\";", StringComparison.Ordinal)));

    [Fact]
    public void OneServerIsThereOnce() => Assert.Equal(
        ["mesh.upstreams.orders.instances has http://a:80/ as x and y; each server must be there once."],
        Deployed.Faults("""
            mesh.upstreams.orders.instances.x.address = "http://a"
            mesh.upstreams.orders.instances.y.address = "http://a:80/"
            """)
            .Select(fault => fault.Replace("http://a/", "http://a:80/", StringComparison.Ordinal)));

    [Fact]
    public void AHostMeansOneUpstream() => Assert.Equal(
        ["The host shop.example is a and b; it must be one upstream's."],
        Deployed.Faults("""
            mesh.upstreams.a.hosts = [shop.example]
            mesh.upstreams.b.hosts = [shop.example]
            """));

    [Fact]
    public void MetadataIsBounded()
    {
        var fault = Assert.Single(Deployed.Faults(
            $$"""mesh.upstreams.orders.instances.a { address = "http://a", metadata { text = {{new string('x', 2_000)}} } }"""));

        Assert.Equal("mesh.upstreams.orders.instances.a.metadata has 2004 bytes; it must have 1024 at most.", fault);
    }
}
