using System.Collections.Immutable;

namespace Mesh.Upstreams;

/// <summary>One thing that nodes tell each other of upstreams, in the distributed data.</summary>
internal abstract record UpstreamEntry;

/// <summary>How requests to an upstream are forwarded.</summary>
/// <param name="Service">The upstream.</param>
/// <param name="Settings">The keys of its section with their values, as they were given.</param>
internal sealed record SettingsEntry(string Service, ImmutableSortedDictionary<string, string> Settings) : UpstreamEntry
{
    public bool Equals(SettingsEntry? other) =>
        other is not null && Service == other.Service && Settings.SequenceEqual(other.Settings);

    public override int GetHashCode() => HashCode.Combine(Service, Settings.Count);
}

/// <summary>A server of an upstream.</summary>
/// <param name="Instance">The server.</param>
/// <param name="Heartbeat">Another number with each heartbeat; of no other meaning.</param>
internal sealed record InstanceEntry(UpstreamInstance Instance, long Heartbeat) : UpstreamEntry;

/// <summary>The instances that a node finds suspect by its probes.</summary>
/// <param name="Instances">Their <see cref="EntryKey"/>s, sorted.</param>
internal sealed record DoubtsEntry(ImmutableArray<string> Instances) : UpstreamEntry
{
    public bool Equals(DoubtsEntry? other) => other is not null && Instances.SequenceEqual(other.Instances);

    public override int GetHashCode() => Instances.Length;
}

/// <summary>What a DNS name of an upstream leads to. Stays while the name can't be resolved.</summary>
/// <param name="Service">The upstream.</param>
/// <param name="Name">The <see cref="DnsName"/>, as text.</param>
/// <param name="Node">Who found it out.</param>
/// <param name="Servers">The servers, sorted.</param>
internal sealed record ResolvedEntry(string Service, string Name, string Node, ImmutableArray<ResolvedServer> Servers) : UpstreamEntry
{
    public bool Equals(ResolvedEntry? other) => other is not null
        && Service == other.Service && Name == other.Name && Node == other.Node && Servers.SequenceEqual(other.Servers);

    public override int GetHashCode() => HashCode.Combine(Service, Name, Servers.Length);
}

/// <summary>Why a DNS name of an upstream can't be resolved, or not in full. Stands beside what was found before, so that who
/// finds nothing can't overwrite what others found.</summary>
/// <param name="Service">The upstream.</param>
/// <param name="Name">The <see cref="DnsName"/>, as text.</param>
/// <param name="Node">Who tried.</param>
/// <param name="Fault">What went wrong, in words.</param>
internal sealed record UnresolvedEntry(string Service, string Name, string Node, string Fault) : UpstreamEntry;

/// <summary>What nodes of a later version tell each other: kept and passed on as it is.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Bytes">What it says.</param>
internal sealed record UnknownEntry(byte Kind, ImmutableArray<byte> Bytes) : UpstreamEntry
{
    public bool Equals(UnknownEntry? other) => other is not null && Kind == other.Kind && Bytes.SequenceEqual(other.Bytes);

    public override int GetHashCode() => HashCode.Combine(Kind, Bytes.Length);
}

/// <summary>Where a node's gateway listens: an upstream there would be a loop.</summary>
/// <param name="Hosts">The names and addresses that it is reached by.</param>
/// <param name="Ports">Its ports.</param>
internal sealed record GatewayEntry(ImmutableArray<string> Hosts, ImmutableArray<int> Ports) : UpstreamEntry
{
    public bool Equals(GatewayEntry? other) =>
        other is not null && Ports.SequenceEqual(other.Ports) && Hosts.SequenceEqual(other.Hosts);

    public override int GetHashCode() => HashCode.Combine(Ports.Length, Hosts.Length);
}
