using System.Collections.Immutable;

namespace Mesh.Upstreams;

/// <summary>How requests are forwarded to one HTTP service: <c>mesh.upstreams.NAME</c>, or the gateway's API.</summary>
internal sealed record UpstreamDefinition
{
    /// <summary>The service's name: a DNS label in lower case, a letter first.</summary>
    public required string Name { get; init; }

    /// <summary>Host names that mean this service, beside <c>NAME.mesh</c>; in lower case.</summary>
    public required ImmutableArray<string> Hosts { get; init; }

    /// <summary>DNS names whose records are instances, beside those that are said one by one.</summary>
    public required ImmutableArray<DnsName> Dns { get; init; }

    /// <summary>Where a request's key is found.</summary>
    public required KeySource Key { get; init; }

    /// <summary>The policy for requests with a key.</summary>
    public required string Policy { get; init; }

    /// <summary>The policy for requests without a key.</summary>
    public required string KeylessPolicy { get; init; }

    /// <summary>How many times its fair share of what is in flight an instance may have under <c>bounded-load</c>.</summary>
    public required double LoadFactor { get; init; }

    /// <summary>How long a newcomer gets only a share of the requests; zero for never.</summary>
    public required TimeSpan SlowStart { get; init; }

    /// <summary>Whether a safe request that takes longer than nearly all is sent to a second instance.</summary>
    public required bool Hedge { get; init; }

    /// <summary>How long a request may wait for the response's headers when its caller does not say.</summary>
    public required TimeSpan Deadline { get; init; }

    /// <summary>How long a body or an upgraded connection may be idle.</summary>
    public required TimeSpan IdleTimeout { get; init; }

    /// <summary>Requests that one instance may have of this node at once; 1 upward.</summary>
    public required int MaxInFlight { get; init; }

    /// <summary>The largest body that is kept to be sent a second time, in bytes; 0 upward.</summary>
    public required int ReplayLimit { get; init; }

    /// <summary>Whether instances speak HTTP/2 without being asked (gRPC without TLS); else what TLS agrees on, or 1.1.</summary>
    public required bool Http2 { get; init; }

    /// <summary>Whether requests without a key go to instances of this node's zone first.</summary>
    public required bool PreferZone { get; init; }

    /// <summary>How instances are probed.</summary>
    public required HealthCheck Check { get; init; }

    /// <summary>The host names that mean this service.</summary>
    public IEnumerable<string> AllHosts => Hosts.Prepend($"{Name}{HostSuffix}");

    /// <summary>What makes a service's name a host name.</summary>
    public const string HostSuffix = ".mesh";
}
