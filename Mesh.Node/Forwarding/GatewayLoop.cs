using System.Net;
using System.Net.Sockets;
using Mesh.Upstreams;

namespace Mesh.Node.Forwarding;

/// <summary>Finds addresses that lead back to a gateway of Mesh.</summary>
internal static class GatewayLoop
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>The gateway that an address is, in words; null when it is none that is known.</summary>
    internal static async Task<string?> FindAsync(Uri address, IEnumerable<GatewayEntry> gateways)
    {
        var near = gateways.Where(gateway => gateway.Ports.Contains(address.Port)).ToArray();
        if (near.Length == 0)
        {
            return null;
        }

        var addresses = await AddressesAsync(address.DnsSafeHost);
        foreach (var host in near.SelectMany(gateway => gateway.Hosts))
        {
            if (string.Equals(host, address.DnsSafeHost, StringComparison.OrdinalIgnoreCase)
                || (await AddressesAsync(host)).Any(one => addresses.Any(other => AreOne(one, other))))
            {
                return $"{host}:{address.Port}";
            }
        }

        return null;
    }

    // On each machine another, but on that of the gateway the gateway.
    private static bool AreOne(IPAddress one, IPAddress other) =>
        one.Equals(other) || (IPAddress.IsLoopback(one) && IPAddress.IsLoopback(other));

    private static async Task<IPAddress[]> AddressesAsync(string host)
    {
        if (IPAddress.TryParse(host, out var address))
        {
            return [address];
        }

        try
        {
            using var patience = new CancellationTokenSource(Patience);
            return await Dns.GetHostAddressesAsync(host, patience.Token);
        }
        catch (Exception unknown) when (unknown is SocketException or OperationCanceledException or ArgumentException)
        {
            return []; // a name that nobody knows yet leads nowhere
        }
    }
}
