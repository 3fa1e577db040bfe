using System.Collections.Immutable;
using Mesh.Upstreams;

namespace Mesh.Documents;

/// <summary><c>GET /v1/upstreams</c>: every HTTP service that requests are forwarded to.</summary>
/// <param name="Node">The node asked.</param>
/// <param name="Digest">Equal on nodes that know the same; 16 hex digits.</param>
/// <param name="Upstreams">The upstreams, sorted by name.</param>
/// <param name="Conflicts">What nodes' configurations say differently, as sentences.</param>
internal sealed record UpstreamsDocument(
    string Node, string Digest, ImmutableArray<UpstreamSummaryDocument> Upstreams, ImmutableArray<string> Conflicts)
{
    internal static UpstreamsDocument Of(string node, UpstreamRegistry registry)
    {
        var (view, table) = (registry.View, registry.Table);
        return new(
            node,
            RingDocument.Hex(view.Digest),
            [
                .. view.ByName.Values
                    .OrderBy(upstream => upstream.Definition.Name, StringComparer.Ordinal)
                    .Select(upstream => UpstreamSummaryDocument.Of(upstream, table)),
            ],
            view.Conflicts);
    }
}

/// <summary>One upstream in brief.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Hosts">The host names that mean it.</param>
/// <param name="Instances">How many servers it has.</param>
/// <param name="Healthy">How many of them routes of the node asked need not avoid.</param>
internal sealed record UpstreamSummaryDocument(string Name, ImmutableArray<string> Hosts, int Instances, int Healthy)
{
    internal static UpstreamSummaryDocument Of(UpstreamState upstream, UpstreamTable table) => new(
        upstream.Definition.Name,
        [.. upstream.Definition.AllHosts],
        upstream.Instances.Length,
        table.ByName.GetValueOrDefault(upstream.Definition.Name)?.All.CountHealthy() ?? 0);
}

/// <summary><c>GET /v1/upstreams/{service}</c>: one upstream, as the node asked sees it.</summary>
/// <param name="Node">The node asked.</param>
/// <param name="Name">The upstream's name.</param>
/// <param name="Source">Where its settings are from: <c>api</c>, <c>configuration</c> or <c>defaults</c>.</param>
/// <param name="Hosts">The host names that mean it.</param>
/// <param name="Key">Where a request's key is found.</param>
/// <param name="Policy">The policy for requests with a key.</param>
/// <param name="KeylessPolicy">The policy for requests without a key.</param>
/// <param name="Settings">What its settings say that the defaults do not, by key.</param>
/// <param name="Dns">Its DNS names, and what they lead to.</param>
/// <param name="RingDigest">The identity of its ring, 16 hex digits.</param>
/// <param name="Instances">Its servers, sorted by id.</param>
internal sealed record UpstreamDocument(
    string Node,
    string Name,
    string Source,
    ImmutableArray<string> Hosts,
    string Key,
    string Policy,
    string KeylessPolicy,
    ImmutableSortedDictionary<string, string> Settings,
    ImmutableArray<DnsNameDocument> Dns,
    string RingDigest,
    ImmutableArray<InstanceDocument> Instances)
{
    /// <summary>The upstream of that name; null when there is none.</summary>
    internal static UpstreamDocument? Of(string node, UpstreamRegistry registry, string name)
    {
        var (upstream, routes) = (registry.View.Find(name), registry.Table.ByName.GetValueOrDefault(name));
        return upstream is null || routes is null ? null : new(
            node,
            name,
            Words.Of(upstream.Source.ToString()),
            [.. upstream.Definition.AllHosts],
            upstream.Definition.Key.ToString(),
            upstream.Definition.Policy,
            upstream.Definition.KeylessPolicy,
            upstream.Settings,
            [.. upstream.Names.Select(DnsNameDocument.Of)],
            RingDocument.Hex(routes.All.Ring.Digest),
            [.. upstream.Instances.Select(placed => InstanceDocument.Of(placed, routes))]);
    }
}

/// <summary>One DNS name of an upstream.</summary>
/// <param name="Name">The name, as a URL.</param>
/// <param name="Addresses">The addresses and ports that it led to when it was last resolved; they stay while it can't be.</param>
/// <param name="Node">The node that asks for it; null before the first answer.</param>
/// <param name="Fault">Why it can't be resolved now, or not in full; null when it can.</param>
internal sealed record DnsNameDocument(string Name, ImmutableArray<string> Addresses, string? Node, string? Fault)
{
    internal static DnsNameDocument Of(ResolvedName name) =>
        new(name.Name.ToString(), [.. name.Servers.Select(server => server.Endpoint)], name.Node, name.Fault);
}

/// <summary>One server of an upstream.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Host">Whom it is asked for as; null for its address.</param>
/// <param name="Weight">Its share relative to the others.</param>
/// <param name="Share">The fraction of the ring that it owns, 0 to 1.</param>
/// <param name="Zone">Where it stands; null for nowhere in particular.</param>
/// <param name="Metadata">What its operator says of it.</param>
/// <param name="Ttl">How many seconds it stays without a heartbeat; null for ever.</param>
/// <param name="Source"><c>api</c>, <c>configuration</c> or <c>dns</c>.</param>
/// <param name="State">The node's opinion of it: <c>healthy</c>, <c>suspect</c> or <c>ejected</c>.</param>
/// <param name="Cause">What turned it suspect; <c>none</c> otherwise.</param>
/// <param name="Phi">The suspicion level; null when it is beyond every number.</param>
/// <param name="InFlight">Requests of the node that it has not answered.</param>
/// <param name="LastProbe">What the node's last probe found, in words; null where it sent none.</param>
/// <param name="ProbeMs">How long its answers to probes take, smoothed; null before the first.</param>
internal sealed record InstanceDocument(
    string Id,
    string Address,
    string? Host,
    int Weight,
    double Share,
    string? Zone,
    ImmutableSortedDictionary<string, string> Metadata,
    double? Ttl,
    string Source,
    string State,
    string Cause,
    double? Phi,
    int InFlight,
    string? LastProbe,
    double? ProbeMs)
{
    internal static InstanceDocument Of(PlacedInstance placed, UpstreamRoutes routes)
    {
        var instance = placed.Instance;
        var member = routes.All.IndexOf(instance.Id);
        var candidate = member < 0 ? null : routes.All.Candidates[member];
        var suspicion = candidate?.Suspicion ?? default;
        var isEjected = member >= 0 && routes.All.Conditions.Loads[member].IsEjected;
        return new(
            instance.Id,
            instance.Address.GetLeftPart(UriPartial.Authority),
            instance.Host,
            instance.Weight,
            member < 0 ? 0 : routes.All.Ring.ShareOf(member),
            instance.Zone.Length == 0 ? null : instance.Zone,
            instance.Metadata,
            instance.TimeToLive?.TotalSeconds,
            Words.Of(placed.Source.ToString()),
            suspicion.IsSuspect ? "suspect" : isEjected ? "ejected" : "healthy",
            Words.Of(suspicion.Cause.ToString()),
            double.IsFinite(suspicion.Phi) ? Math.Round(suspicion.Phi, 2) : null,
            candidate?.InFlight ?? 0,
            candidate?.LastFound,
            candidate?.RoundTrip is { } roundTrip ? Math.Round(roundTrip.TotalMilliseconds, 2) : null);
    }
}
