using System.Collections.Immutable;
using System.Net;

namespace Mesh.Upstreams;

/// <summary>What nodes have found out of DNS names, as instances. Immutable.</summary>
internal sealed class ResolvedNames
{
    private readonly Dictionary<string, ResolvedEntry> _found = [];
    private readonly Dictionary<string, UnresolvedEntry> _faults = [];
    private readonly HashSet<string> _gateways = [];

    /// <param name="entries">All that is known.</param>
    public ResolvedNames(IEnumerable<UpstreamEntry> entries)
    {
        foreach (var entry in entries)
        {
            switch (entry)
            {
                case ResolvedEntry found:
                    _found[EntryKey.Resolved(found.Service, found.Name)] = found;
                    break;
                case UnresolvedEntry fault:
                    _faults[EntryKey.Resolved(fault.Service, fault.Name)] = fault;
                    break;
                case GatewayEntry gateway:
                    _gateways.UnionWith(EndpointsOf(gateway));
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>What is known of each name of an upstream.</summary>
    public ImmutableArray<ResolvedName> Of(UpstreamDefinition upstream) =>
    [
        .. upstream.Dns.Select(name =>
        {
            var key = EntryKey.Resolved(upstream.Name, name.ToString());
            return new ResolvedName(name, _found.GetValueOrDefault(key), _faults.GetValueOrDefault(key));
        }),
    ];

    /// <summary>The instances that names lead to, each once; none that is there already, and no gateway of the cluster, from
    /// where requests would come back.</summary>
    /// <param name="service">The upstream.</param>
    /// <param name="names">Its names.</param>
    /// <param name="others">The instances that are there already.</param>
    public IEnumerable<PlacedInstance> Instances(
        string service, ImmutableArray<ResolvedName> names, ImmutableArray<PlacedInstance> others)
    {
        var ids = others.Select(placed => placed.Instance.Id).ToHashSet();
        var addresses = others.Select(placed => placed.Instance.Address).ToHashSet();
        return names
            .SelectMany(name => name.Servers, (name, server) => (Server: server, Instance: server.InstanceOf(service, name.Name)))
            .Where(one => !_gateways.Contains(one.Server.Endpoint) && ids.Add(one.Instance.Id) && addresses.Add(one.Instance.Address))
            .Select(one => new PlacedInstance(one.Instance, UpstreamSource.Dns));
    }

    private static IEnumerable<string> EndpointsOf(GatewayEntry gateway) => gateway.Hosts
        .Select(host => IPAddress.TryParse(host, out var address) ? address : null)
        .OfType<IPAddress>()
        .SelectMany(address => gateway.Ports, (address, port) => new IPEndPoint(address, port).ToString());
}

/// <summary>What is known of a DNS name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Found">What it leads to; null before it was first resolved.</param>
/// <param name="Unresolved">Why it can't be resolved; null when it can.</param>
internal sealed record ResolvedName(DnsName Name, ResolvedEntry? Found, UnresolvedEntry? Unresolved)
{
    /// <summary>Why it can't be resolved, in words; null when it can.</summary>
    public string? Fault => Unresolved?.Fault;

    /// <summary>The node that asks for it; null before the first answer.</summary>
    public string? Node => Unresolved?.Node ?? Found?.Node;

    /// <summary>Its servers, sorted.</summary>
    public ImmutableArray<ResolvedServer> Servers => Found?.Servers ?? [];
}
