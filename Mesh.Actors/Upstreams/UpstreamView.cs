using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Mesh.Upstreams;

/// <summary>All upstreams as this node knows them: an immutable value, replaced as a whole. The same on all nodes, once all has
/// reached all.</summary>
/// <param name="Digest">Equal where upstreams, instances and settings are.</param>
/// <param name="ByName">The upstreams, by name.</param>
/// <param name="Conflicts">What nodes declare differently, as sentences.</param>
internal sealed record UpstreamView(
    ulong Digest, FrozenDictionary<string, UpstreamState> ByName, ImmutableArray<string> Conflicts)
{
    public static UpstreamView Empty { get; } = new(0, FrozenDictionary<string, UpstreamState>.Empty, []);

    /// <summary>The upstream of that name; null when nothing is known of it.</summary>
    public UpstreamState? Find(string name) => ByName.GetValueOrDefault(name);
}

/// <summary>One upstream.</summary>
/// <param name="Definition">How requests are forwarded.</param>
/// <param name="Settings">What its settings say that the defaults do not, by key.</param>
/// <param name="Source">Where the settings are from.</param>
/// <param name="Instances">Its servers, sorted by id.</param>
internal sealed record UpstreamState(
    UpstreamDefinition Definition,
    ImmutableSortedDictionary<string, string> Settings,
    UpstreamSource Source,
    ImmutableArray<PlacedInstance> Instances)
{
    /// <summary>What is known of its DNS names, in the order of its settings.</summary>
    public ImmutableArray<ResolvedName> Names { get; init; } = [];
}

/// <summary>A server, and where the word of it is from.</summary>
internal sealed record PlacedInstance(UpstreamInstance Instance, UpstreamSource Source);

/// <summary>Where a word of an upstream is from.</summary>
internal enum UpstreamSource
{
    /// <summary>Nobody said it: the defaults.</summary>
    Defaults,

    /// <summary>The configuration of a node.</summary>
    Configuration,

    /// <summary>The gateway's API.</summary>
    Api,

    /// <summary>A record of a DNS name.</summary>
    Dns,
}
