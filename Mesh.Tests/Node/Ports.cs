using System.Net;
using System.Net.Sockets;

namespace Mesh.Tests.Node;

/// <summary>Ports of the loopback that nothing listened on when they were asked for.</summary>
internal static class Ports
{
    internal static int[] Free(int count)
    {
        // All are open until the last is known, or the system could give one twice.
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        try
        {
            foreach (var listener in listeners)
            {
                listener.Start();
            }

            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            Array.ForEach(listeners, listener => listener.Dispose());
        }
    }

    /// <summary>A deployment of one node on free ports, with the built-in services.</summary>
    internal static string Deployment(out int gatewayPort)
    {
        var ports = Free(4);
        gatewayPort = ports[0];
        return $$"""
            mesh {
              node { name = lone, port = {{ports[1]}}, data-port = {{ports[2]}} }
              gateway.port = {{gatewayPort}}
              services {
                echo { type = "Mesh.Node.Services.Echo, Mesh.Node", idempotent = on }
              }
            }
            petabridge.cmd.port = {{ports[3]}}
            """;
    }
}
