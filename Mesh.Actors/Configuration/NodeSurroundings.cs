using System.Net;
using System.Net.NetworkInformation;

namespace Mesh.Configuration;

/// <summary>What configuration asks about the machine it is read on.</summary>
/// <param name="HostName">The machine's own host name.</param>
/// <param name="IsLocal">Whether an address is one of this machine's.</param>
internal sealed record NodeSurroundings(string HostName, Func<IPAddress, bool> IsLocal)
{
    /// <summary>This machine.</summary>
    internal static NodeSurroundings OfThisMachine { get; } = new(Environment.MachineName, IsOfThisMachine);

    private static bool IsOfThisMachine(IPAddress address) =>
        IPAddress.IsLoopback(address)
        || NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Any(own => own.Address.Equals(address));
}
