using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Mesh.Node.Startup;

/// <summary>Looks for ports that are taken before anything starts, so that all of them are told at once and in Mesh's words.</summary>
internal static class PortCheck
{
    /// <summary>Each address that is not this machine's, and each port that something listens on.</summary>
    internal static ImmutableArray<string> Faults(ImmutableArray<NodePlan> plans)
    {
        // All stay open until the last was tried: so two nodes that want one port are told too.
        var open = new List<Socket>();
        try
        {
            return [.. plans.SelectMany(plan => plan.Endpoints).Select(endpoint => FaultOf(endpoint, open)).OfType<string>()];
        }
        finally
        {
            open.ForEach(socket => socket.Dispose());
        }
    }

    private static string? FaultOf(Endpoint endpoint, List<Socket> open)
    {
        var address = IPAddress.Parse(endpoint.Host);
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        open.Add(socket);
        try
        {
            socket.Bind(new IPEndPoint(address, endpoint.Port));
            socket.Listen();
            return null;
        }
        catch (SocketException fault)
        {
            return fault.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse =>
                    $"{endpoint.PortKey} is {endpoint.Port}; it must be a free port, and something listens there on {endpoint.Host}.",
                SocketError.AccessDenied =>
                    $"{endpoint.PortKey} is {endpoint.Port}; it must be a port that this user may listen on.",
                _ => $"{endpoint.HostKey} is {endpoint.Host}; it must be an address of this machine ({fault.Message}).",
            };
        }
    }
}
