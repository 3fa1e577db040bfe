using System.Collections.Immutable;
using Mesh.Configuration;
using Mesh.Identity;

namespace Mesh.Samples.AccessLog;

/// <summary>The way into the cluster that the command line asks for.</summary>
/// <param name="Via">One of <see cref="Transports.All"/>.</param>
/// <param name="Gateways">The HTTP gateways; one at least.</param>
/// <param name="Seeds">The control planes of the cluster's seeds; one at least.</param>
/// <param name="Hostname">The name or IPv4 address by which the cluster reaches this process.</param>
/// <param name="PbmPort">Where pbm reaches this process while it is a member; 0 for any free port.</param>
/// <param name="Certificate">What this process shows to nodes, with its authorities and key; null where nodes have no TLS.</param>
internal sealed record Way(
    string Via, ImmutableArray<Uri> Gateways, ImmutableArray<HostPort> Seeds, string Hostname, int PbmPort, TlsFiles? Certificate = null);
