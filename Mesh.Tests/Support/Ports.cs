using System.Net;
using System.Net.Sockets;

namespace Mesh.Tests.Support;

/// <summary>Ports of the loopback that nothing listens on.</summary>
/// <remarks>
/// Taken one after the other from below the range that the system gives to outgoing connections: a port that it gives
/// away between being found free and being listened on would fail a test now and then.
/// </remarks>
internal static class Ports
{
    private const int First = 10_000;
    private const int Count = 20_000;

    private static int _next = Environment.ProcessId * 97 % Count;

    internal static int Free()
    {
        while (true)
        {
            var port = First + (Interlocked.Increment(ref _next) % Count);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // somebody listens there: the next
            }
        }
    }

    internal static int[] Free(int count) => [.. Enumerable.Range(0, count).Select(_ => Free())];

    /// <summary>A deployment of one node on free ports, with the built-in services.</summary>
    internal static string Deployment(out int gatewayPort)
    {
        var ports = Free(4);
        gatewayPort = ports[0];
        return $$"""
            mesh {
              node { name = lone, port = {{ports[1]}}, data-port = {{ports[2]}} }
              formation.alone = on
              gateway.port = {{gatewayPort}}
              services {
                echo { type = "Mesh.Node.Services.Echo, Mesh.Node", idempotent = on }
              }
            }
            petabridge.cmd.port = {{ports[3]}}
            """;
    }
}
