using System.Collections.Immutable;
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

    private static KeyValuePair<string, UpstreamEntry> Registered(UpstreamInstance instance) =>
        new(EntryKey.Instance(instance), new InstanceEntry(instance, 1));

    private static KeyValuePair<string, UpstreamEntry> Declared(string node, UpstreamInstance instance) =>
        new(EntryKey.Declared(node, EntryKey.Instance(instance)), new InstanceEntry(instance, 0));

    private UpstreamView Read(params KeyValuePair<string, UpstreamEntry>[] entries) => _book.Read(entries, _nodes);
}
