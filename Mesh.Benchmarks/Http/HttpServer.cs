using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Mesh.Benchmarks.Cli;
using Mesh.Benchmarks.Processes;

namespace Mesh.Benchmarks.Http;

/// <summary>A server that answers <c>POST PATH/KEY</c> with the body, and how to start one.</summary>
/// <param name="Name">What it is called in tables.</param>
/// <param name="Description">What it is.</param>
/// <param name="StartInfo">Starts it, given the first of ten free ports, on which it serves.</param>
internal sealed record HttpServer(string Name, string Description, Func<int, ProcessStartInfo> StartInfo)
{
    /// <summary>What stands before the key.</summary>
    internal string Path { get; init; } = "/v1/services/echo/";

    /// <summary>Mesh's own process.</summary>
    internal static HttpServer Gateway { get; } = new(
        "mesh-gateway",
        "Mesh.Node, one node, as shipped (workstation GC): its gateway and its service echo",
        StartNode);

    /// <summary>The bare server.</summary>
    internal static HttpServer Kestrel { get; } = new(
        "kestrel",
        "Kestrel with an echo and nothing else (server GC, the default of ASP.NET Core)",
        port => Own.StartInfo(KestrelVerb.Arguments(port)));

    internal static ImmutableArray<HttpServer> All { get; } = [Gateway, Kestrel];

    private static ProcessStartInfo StartNode(int port)
    {
        var start = Own.Of("Mesh.Node.dll", []);
        start.Environment["MESH_GATEWAY_PORT"] = Text(port);
        start.Environment["MESH_PORT"] = Text(port + 1);
        start.Environment["MESH_DATA_PORT"] = Text(port + 2);
        start.Environment["MESH_PBM_PORT"] = Text(port + 3);
        return start;
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
