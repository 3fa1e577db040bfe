using System.Collections.Immutable;

namespace Mesh.Upstreams;

/// <summary>One server of an upstream.</summary>
/// <param name="Service">The upstream's name.</param>
/// <param name="Id">Its stable name in the service; the ring places it by this.</param>
/// <param name="Address"><c>http</c> or <c>https</c>, a host and a port; no path.</param>
/// <param name="Weight">Its share relative to the others; 1 to 100.</param>
/// <param name="Zone">Where it stands; empty when that is not said.</param>
internal sealed record UpstreamInstance(string Service, string Id, Uri Address, int Weight, string Zone)
{
    /// <summary>What its operator wants to know of it; of no meaning to Mesh.</summary>
    public ImmutableSortedDictionary<string, string> Metadata { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>How long it stays without a heartbeat; null for ever.</summary>
    public TimeSpan? TimeToLive { get; init; }

    /// <summary>Whom it is asked for as, in <c>Host</c> and in TLS; null for its address.</summary>
    public string? Host { get; init; }

    /// <summary>Whether it means the same server, however that is to be used.</summary>
    public bool IsSameServerAs(UpstreamInstance other) =>
        Service == other.Service && Id == other.Id && Address == other.Address && Host == other.Host;

    /// <inheritdoc/>
    public bool Equals(UpstreamInstance? other) =>
        other is not null && IsSameServerAs(other) && Weight == other.Weight && Zone == other.Zone
        && TimeToLive == other.TimeToLive && Metadata.SequenceEqual(other.Metadata);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Service, Id, Address, Weight);
}
