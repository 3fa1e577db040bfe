using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Mesh.Access;
using Mesh.Identity;
using Mesh.Upstreams;

namespace Mesh.Configuration;

/// <summary>Every setting of the <c>mesh</c> section. The defaults stand in <c>hocon/reference.conf</c>, nowhere else.</summary>
/// <param name="Node">Who this node is, and where it listens.</param>
/// <param name="Formation">How the node comes into a cluster.</param>
/// <param name="Ring">How rings are built; the same on all nodes.</param>
/// <param name="Requests">Deadlines and limits of requests.</param>
/// <param name="Links">The data plane's connections.</param>
/// <param name="Detection">When a peer is suspect.</param>
/// <param name="Lease">How long a grant of the voters lasts, and when a node without one ends.</param>
/// <param name="Ejection">When routes leave out a node that keeps failing.</param>
/// <param name="Pbm">Where the pbm host listens.</param>
/// <param name="ServiceDefaults">What a service has when its own section does not say otherwise; its name is empty.</param>
/// <param name="Services">The services that configuration names or adjusts, by name.</param>
public sealed record MeshOptions(
    NodeOptions Node,
    FormationOptions Formation,
    RingOptions Ring,
    RequestLimits Requests,
    LinkOptions Links,
    DetectionOptions Detection,
    LeaseOptions Lease,
    EjectionOptions Ejection,
    PbmOptions Pbm,
    ServiceDefinition ServiceDefaults,
    ImmutableArray<ServiceDefinition> Services)
{
    /// <summary>What is remembered of request ids.</summary>
    public required DedupOptions Dedup { get; init; }

    /// <summary>How many routing decisions are remembered; 0 for none.</summary>
    public required int Decisions { get; init; }

    /// <summary>How peers know each other.</summary>
    public required TlsOptions Tls { get; init; }

    /// <summary>Serializers of the deployment's own that may read what other nodes send, as "Namespace.Class, Assembly".</summary>
    public required ImmutableArray<string> Serializers { get; init; }

    /// <summary>How a node leaves.</summary>
    public required DrainOptions Drain { get; init; }

    /// <summary>What <c>pbm log</c> can show.</summary>
    public required LogOptions Log { get; init; }

    /// <summary>Where what is audited is kept.</summary>
    public required AuditOptions Audit { get; init; }

    /// <summary>How requests to upstreams are forwarded.</summary>
    public required HttpOptions Http { get; init; }

    /// <summary>The upstreams that configuration names, by name.</summary>
    internal ImmutableArray<UpstreamSection> Upstreams { get; init; } = [];

    /// <summary>The callers that have tokens, by name.</summary>
    internal ImmutableArray<TokenDefinition> Tokens { get; init; } = [];

    /// <summary>All that two nodes must have alike: for their rings to be, and for news to reach both.</summary>
    internal string Shared => string.Create(
        CultureInfo.InvariantCulture,
        $"mesh.ring.points-per-weight = {Ring.PointsPerWeight}, mesh.links.full-mesh = {Links.FullMesh}");

    /// <summary>The definition of a service by its name; the defaults for one that nothing is said about here.</summary>
    public ServiceDefinition DefinitionOf(string service) =>
        Services.FirstOrDefault(definition => definition.Name == service) ?? ServiceDefaults with { Name = service };

    /// <summary>The options with the services that code adds; what configuration says about them holds.</summary>
    internal MeshOptions WithServices(IReadOnlyDictionary<string, Type> added) => this with
    {
        Services =
        [
            .. Services.Where(definition => !added.ContainsKey(definition.Name)),
            .. added.Select(service => DefinitionOf(service.Key) with { Type = service.Value }),
        ],
    };
}

/// <summary>The <c>mesh.node</c> section.</summary>
/// <param name="Name">The stable name; unique in the cluster.</param>
/// <param name="Hostname">The name or address that peers reach this node by.</param>
/// <param name="BindHostname">The address to listen on; the hostname when it is an address of this machine.</param>
/// <param name="Port">The control plane's port.</param>
/// <param name="DataPort">The data plane's port; 0 lets the system choose.</param>
/// <param name="Seeds">The nodes to join through: the voters. Empty means: this node alone.</param>
/// <param name="Roles">Roles of the operator's own.</param>
/// <param name="Weight">Share of each ring relative to the others; 1 to 100.</param>
public sealed record NodeOptions(
    string Name,
    string Hostname,
    string BindHostname,
    int Port,
    int DataPort,
    ImmutableArray<HostPort> Seeds,
    ImmutableArray<string> Roles,
    int Weight)
{
    /// <summary>Threads that the process makes without delay.</summary>
    public required int MinThreads { get; init; }

    /// <summary>Where this node stands; empty for nowhere in particular.</summary>
    public required string Zone { get; init; }
}

/// <summary>The <c>mesh.formation</c> section.</summary>
/// <param name="Alone">Whether the only seed forms a cluster at once.</param>
/// <param name="SoleSeedWait">How long it listens otherwise for a cluster that it was in.</param>
/// <param name="GiveUpAfter">How long a node that joins or forms a cluster may take to be Up.</param>
public sealed record FormationOptions(bool Alone, TimeSpan SoleSeedWait, TimeSpan GiveUpAfter);

/// <summary>The <c>mesh.ring</c> section.</summary>
/// <param name="PointsPerWeight">Virtual nodes for weight 1; 1 to 4,096.</param>
public sealed record RingOptions(int PointsPerWeight);

/// <summary>The <c>mesh.requests</c> section.</summary>
/// <param name="DefaultDeadline">For callers that ask for none.</param>
/// <param name="MaxDeadline">The longest that a caller may ask for.</param>
/// <param name="MaxPayloadBytes">For a request and for a reply.</param>
/// <param name="MaxInFlight">Requests that this node's callers may have under way.</param>
/// <param name="Retry">When a failed request is tried again.</param>
public sealed record RequestLimits(
    TimeSpan DefaultDeadline, TimeSpan MaxDeadline, int MaxPayloadBytes, int MaxInFlight, RetryOptions Retry);

/// <summary>The <c>mesh.requests.retry</c> section.</summary>
/// <param name="Budget">Retries among a service's requests under way, as a share; 0 to 1.</param>
/// <param name="MinBudget">Retries that a service may have under way whatever its load.</param>
/// <param name="MaxAttempts">How often a failing request runs at most; 1 is no retry.</param>
/// <param name="MinBackoff">The shortest pause before a request is sent again.</param>
/// <param name="MaxBackoff">The longest pause before a request is sent again.</param>
public sealed record RetryOptions(
    double Budget, int MinBudget, int MaxAttempts, TimeSpan MinBackoff, TimeSpan MaxBackoff);

/// <summary>The <c>mesh.requests.dedup-</c> keys.</summary>
/// <param name="Window">How long an answered request id is remembered.</param>
/// <param name="MemoryBytes">What that may cost.</param>
public sealed record DedupOptions(TimeSpan Window, int MemoryBytes);

/// <summary>The <c>mesh.drain</c> section.</summary>
/// <param name="Announce">How long a node that drains goes on taking what is sent to it.</param>
/// <param name="Timeout">How long the whole of it may take.</param>
public sealed record DrainOptions(TimeSpan Announce, TimeSpan Timeout);

/// <summary>The <c>mesh.links</c> section.</summary>
/// <param name="MaxOutboxBytes">Bytes that may wait for one connection.</param>
/// <param name="HelloTimeout">How long either side waits for the other's hello.</param>
/// <param name="ReconnectMin">The first pause before dialling again.</param>
/// <param name="ReconnectMax">The longest pause before dialling again.</param>
/// <param name="MaxConnections">Data plane connections that this node accepts.</param>
public sealed record LinkOptions(
    int MaxOutboxBytes,
    TimeSpan HelloTimeout,
    TimeSpan ReconnectMin,
    TimeSpan ReconnectMax,
    int MaxConnections)
{
    /// <summary>Up to so many members every two nodes have a link.</summary>
    public required int FullMesh { get; init; }

    /// <summary>Beyond that: how long a link stands that only requests needed.</summary>
    public required TimeSpan IdleAfter { get; init; }
}

/// <summary>The <c>mesh.detection</c> section.</summary>
/// <param name="PingInterval">Between pings on an idle link; the expected interval of phi.</param>
/// <param name="BusyPingInterval">Between pings on a link that has requests out.</param>
/// <param name="MinPingTimeout">A peer is not suspect for an unanswered ping before this.</param>
/// <param name="RoundTripFactor">Nor before this many smoothed round trips.</param>
/// <param name="PhiThreshold">A peer is suspect when phi is at or above this.</param>
/// <param name="MinDeviation">The least standard deviation that phi reckons with.</param>
/// <param name="MaxSamples">Intervals that phi remembers.</param>
/// <param name="GoodAnswers">Pongs in time that make a suspect healthy again.</param>
/// <param name="Tick">Between two looks at each peer.</param>
/// <param name="MaxDoubt">How many times a starved node raises its own thresholds at most; 1 for never.</param>
public sealed record DetectionOptions(
    TimeSpan PingInterval,
    TimeSpan BusyPingInterval,
    TimeSpan MinPingTimeout,
    double RoundTripFactor,
    double PhiThreshold,
    TimeSpan MinDeviation,
    int MaxSamples,
    int GoodAnswers,
    TimeSpan Tick,
    int MaxDoubt);

/// <summary>The <c>mesh.ejection</c> section: only for services that keep no state.</summary>
/// <param name="Enabled">Whether nodes are ejected at all.</param>
/// <param name="FailuresInARow">Failures one after the other that eject a node; 1 upward.</param>
/// <param name="LeastRequests">Requests within ten seconds from which on their share of failures counts; 1 upward.</param>
/// <param name="LeastGood">The share of good answers below which a node is ejected; 0 to 1.</param>
/// <param name="First">How long the first ejection lasts; each next one twice as long.</param>
/// <param name="Longest">How long an ejection lasts at most, but for jitter.</param>
public sealed record EjectionOptions(
    bool Enabled,
    int FailuresInARow,
    int LeastRequests,
    double LeastGood,
    TimeSpan First,
    TimeSpan Longest);

/// <summary>The <c>mesh.lease</c> section.</summary>
/// <param name="Duration">How long a voter's grant lasts, from when its ping was sent.</param>
/// <param name="ExitAfter">How long a node that lost its lease waits for another before its process ends.</param>
public sealed record LeaseOptions(TimeSpan Duration, TimeSpan ExitAfter);

/// <summary>The <c>mesh.http</c> section.</summary>
/// <param name="ConnectTimeout">How long a connection to an instance may take to be made.</param>
/// <param name="Forwarded">What is done with a caller's <c>X-Forwarded</c> headers: <c>set</c>, <c>append</c> or <c>off</c>.</param>
/// <param name="MaxProbes">Probes that this node may have under way at once.</param>
/// <param name="Store">The directory that registered upstreams are kept in; empty for memory alone.</param>
/// <param name="DnsServers">The DNS servers that names of upstreams are asked for from; empty for those of the system.</param>
public sealed record HttpOptions(
    TimeSpan ConnectTimeout, string Forwarded, int MaxProbes, string Store, ImmutableArray<IPEndPoint> DnsServers);

/// <summary>The <c>mesh.tls</c> section.</summary>
/// <param name="Files">Where certificates are read from; null for no TLS.</param>
/// <param name="Reload">How often they are looked at.</param>
/// <param name="WarnBefore">From how long before their end it is warned of.</param>
public sealed record TlsOptions(TlsFiles? Files, TimeSpan Reload, TimeSpan WarnBefore);

/// <summary>The <c>mesh.audit</c> section.</summary>
/// <param name="File">Where the audit is kept beside the log; empty for nowhere.</param>
public sealed record AuditOptions(string File);

/// <summary>The <c>mesh.log</c> section.</summary>
/// <param name="Kept">Lines of its log that the node keeps in memory; 0 to 100,000.</param>
/// <param name="IsJson">Whether it writes objects of JSON, for programs, in the place of lines for people.</param>
public sealed record LogOptions(int Kept, bool IsJson);

/// <summary>The <c>petabridge.cmd</c> section.</summary>
/// <param name="Host">The address to listen on.</param>
/// <param name="Port">The port to listen on; 0 lets the system choose.</param>
/// <param name="LogPalettesOnStartup">Whether to log the palettes at start.</param>
public sealed record PbmOptions(string Host, int Port, bool LogPalettesOnStartup);

/// <summary>A host and a port.</summary>
/// <param name="Host">A name or an address.</param>
/// <param name="Port">1 to 65,535.</param>
public sealed record HostPort(string Host, int Port)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Host}:{Port}";
}
