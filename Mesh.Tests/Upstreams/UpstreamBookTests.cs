using System.Collections.Immutable;
using System.Net;
using Mesh.Upstreams;
using static Mesh.Tests.Upstreams.UpstreamDefinitions;

namespace Mesh.Tests.Upstreams;

public sealed class UpstreamBookTests
{
    private readonly UpstreamBook _book = new(new UpstreamDefinitions().Of);
    private readonly ImmutableHashSet<string> _nodes = ["n1", "n2", "n3"];

    [Fact]
    public void InstancesAloneMakeAnUpstreamOfDefaults()
    {
        var upstream = Read(Registered(Instance("b")), Registered(Instance("a"))).Find("orders");

        Assert.Equal(UpstreamSource.Defaults, upstream!.Source);
        Assert.Equal(["a", "b"], upstream.Instances.Select(placed => placed.Instance.Id));
    }

    [Fact]
    public void WhatLivingNodesDeclareCounts()
    {
        Assert.Single(Read(Declared("n1", Instance("a"))).Find("orders")!.Instances);
        Assert.Null(Read(Declared("gone", Instance("a"))).Find("orders"));
    }

    [Fact]
    public void WhatWasRegisteredHoldsOverWhatIsDeclared()
    {
        var view = Read(Declared("n1", Instance("a")), Declared("n2", Instance("a")), Registered(Instance("a", weight: 5)));

        var placed = Assert.Single(view.Find("orders")!.Instances);
        Assert.Equal((5, UpstreamSource.Api), (placed.Instance.Weight, placed.Source));
        Assert.Empty(view.Conflicts);
    }

    [Fact]
    public void TheWordOfMostNodesHoldsAndTheConflictIsSaid()
    {
        var view = Read(
            Declared("n1", Instance("a", weight: 5)), Declared("n2", Instance("a")), Declared("n3", Instance("a")));

        Assert.Equal(1, Assert.Single(view.Find("orders")!.Instances).Instance.Weight);
        Assert.Equal(
            "mesh.upstreams.orders/a is configured differently: what n2, n3 say holds, not what n1 says.",
            Assert.Single(view.Conflicts));
    }

    [Fact]
    public void TheDigestIsTheSameWhateverTheOrder()
    {
        KeyValuePair<string, UpstreamEntry>[] entries =
        [
            Registered(Instance("a")), Registered(Instance("b")), Declared("n2", Instance("c")),
            new("orders", new SettingsEntry("orders", Settings(("key", "cookie sid")))),
        ];
        var random = new Random(3);
        var digest = Read(entries).Digest;

        for (var round = 0; round < 20; round++)
        {
            random.Shuffle(entries);
            Assert.Equal(digest, new UpstreamBook(new UpstreamDefinitions().Of).Read(entries, _nodes).Digest);
        }

        Assert.NotEqual(digest, Read(entries[1..]).Digest);
    }

    [Fact]
    public void AnUnchangedDefinitionIsTheSameObject()
    {
        var before = Read(Registered(Instance("a"))).Find("orders")!.Definition;

        Assert.Same(before, Read(Registered(Instance("a")), Registered(Instance("b"))).Find("orders")!.Definition);
    }

    [Fact]
    public void TheRecordsOfANameAreInstances()
    {
        var view = Read(Named, Registered(Instance("a")), Found("10.0.0.2", "10.0.0.1"));

        var upstream = view.Find("orders")!;
        Assert.Equal(["10.0.0.1-8080", "10.0.0.2-8080", "a"], upstream.Instances.Select(placed => placed.Instance.Id));
        Assert.Equal(
            [UpstreamSource.Dns, UpstreamSource.Dns, UpstreamSource.Api], upstream.Instances.Select(placed => placed.Source));
        Assert.NotEqual(view.Digest, Read(Named, Registered(Instance("a")), Found("10.0.0.2")).Digest);
    }

    [Fact]
    public void ANameThatNobodyNamesAnyMoreHasNoInstances()
    {
        Assert.Empty(Read(new KeyValuePair<string, UpstreamEntry>("orders", new SettingsEntry("orders", Settings())), Found("10.0.0.1"))
            .Find("orders")!.Instances);
        Assert.Null(Read(Found("10.0.0.1")).Find("orders"));
    }

    [Fact]
    public void WhatWasFoundStaysBesideAFault()
    {
        var fault = new UnresolvedEntry("orders", Name, "n2", "no answer");

        var upstream = Read(Named, Found("10.0.0.1"), new(EntryKey.Unresolved("orders", Name), fault)).Find("orders")!;

        Assert.Single(upstream.Instances);
        Assert.Equal(("no answer", "n2"), (upstream.Names[0].Fault, upstream.Names[0].Node));
    }

    [Fact]
    public void WhatWasSaidOfAServerHoldsOverItsRecord()
    {
        var said = Instance("a") with { Address = new Uri("http://10.0.0.1:8080"), Weight = 7 };

        var upstream = Read(Named, Registered(said), Found("10.0.0.1", "10.0.0.2")).Find("orders")!;

        Assert.Equal(["10.0.0.2-8080", "a"], upstream.Instances.Select(placed => placed.Instance.Id));
    }

    [Fact]
    public void AGatewayOfTheClusterIsNoInstance()
    {
        var gateway = new GatewayEntry(["10.0.0.1", "n1.internal"], [8080]);

        var upstream = Read(Named, Found("10.0.0.1", "10.0.0.2"), new(EntryKey.Gateway("n1"), gateway)).Find("orders")!;

        Assert.Equal("10.0.0.2-8080", Assert.Single(upstream.Instances).Instance.Id);
    }

    private const string Name = "http://orders.internal:8080";

    private static KeyValuePair<string, UpstreamEntry> Named { get; } =
        new("orders", new SettingsEntry("orders", Settings(("dns", Name))));

    private static KeyValuePair<string, UpstreamEntry> Found(params string[] addresses) => new(
        EntryKey.Resolved("orders", Name),
        new ResolvedEntry("orders", Name, "n1",
            [.. addresses.Select(address => new ResolvedServer(IPAddress.Parse(address), 8080, 1, "orders.internal"))]));

    private static KeyValuePair<string, UpstreamEntry> Registered(UpstreamInstance instance) =>
        new(EntryKey.Instance(instance), new InstanceEntry(instance, 1));

    private static KeyValuePair<string, UpstreamEntry> Declared(string node, UpstreamInstance instance) =>
        new(EntryKey.Declared(node, EntryKey.Instance(instance)), new InstanceEntry(instance, 0));

    private UpstreamView Read(params KeyValuePair<string, UpstreamEntry>[] entries) => _book.Read(entries, _nodes);
}
