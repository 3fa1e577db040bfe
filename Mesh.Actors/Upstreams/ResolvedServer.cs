using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Mesh.Upstreams;

/// <summary>One server that a DNS name leads to.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Port">Its port.</param>
/// <param name="Weight">Its share relative to the others, 1 to 100.</param>
/// <param name="Host">The name whose address it is: the target of an SRV record, else the name that was asked for.</param>
internal sealed record ResolvedServer(IPAddress Address, int Port, int Weight, string Host)
{
    /// <summary>The instance's id: an address has one, on whichever node it was found.</summary>
    public string Id => string.Create(
        CultureInfo.InvariantCulture, $"{Address.ToString().Replace(':', '-')}-{Port}");

    /// <summary>The address and the port, as a URL has them.</summary>
    public string Endpoint => new IPEndPoint(Address, Port).ToString();

    /// <summary>The family of its address.</summary>
    public AddressFamily Family => Address.AddressFamily;

    /// <summary>The instance that it is of an upstream.</summary>
    /// <param name="service">The upstream.</param>
    /// <param name="name">The name that led to it.</param>
    public UpstreamInstance InstanceOf(string service, DnsName name) =>
        new(service, Id, new Uri($"{name.Scheme}://{Endpoint}"), Weight, string.Empty) { Host = name.AuthorityOf(this) };
}
