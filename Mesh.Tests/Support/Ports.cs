using Mesh.Faults.Places;

namespace Mesh.Tests.Support;

/// <summary>Ports of the loopback that nothing listens on.</summary>
internal static class Ports
{
    internal static int Free() => FreePorts.Next();

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
