using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Mesh.Benchmarks.Cli;
using Mesh.Benchmarks.Http;
using Mesh.Benchmarks.Processes;

namespace Mesh.Benchmarks.Forwarding;

/// <summary>The forwarders that <c>forward</c> measures, before the same servers.</summary>
internal static class ForwardServers
{
    internal const string Mesh = "mesh-forward";
    internal const string Yarp = "yarp";

    /// <summary>Who forwards to servers at these ports.</summary>
    internal static ImmutableArray<HttpServer> Of(ImmutableArray<int> backends) =>
    [
        new(Mesh, "Mesh.Node, one node, as shipped (workstation GC): /http/echo/…, least-loaded", port => StartNode(port, backends))
        {
            Path = "/http/echo/",
        },
        new(Yarp, "YARP 2.3's IHttpForwarder and a turn among the servers (server GC, the default of ASP.NET Core)",
            port => Own.StartInfo(ForwardVerb.YarpArguments(port, backends))),
    ];

    private static ProcessStartInfo StartNode(int port, ImmutableArray<int> backends)
    {
        var instances = backends.Select(backend => $"instances.i{backend}.address = \"http://127.0.0.1:{backend}\"");
        var file = Path.Combine(Path.GetTempPath(), $"mesh-forward-{port}.conf");
        File.WriteAllText(file, $$"""
            mesh.formation.alone = on
            mesh.upstreams.echo {
              check.enabled = off
              {{string.Join('\n', instances)}}
            }
            """);
        var start = Own.Of("Mesh.Node.dll", ["--config", file]);
        start.Environment["MESH_GATEWAY_PORT"] = Text(port);
        start.Environment["MESH_PORT"] = Text(port + 1);
        start.Environment["MESH_DATA_PORT"] = Text(port + 2);
        start.Environment["MESH_PBM_PORT"] = Text(port + 3);
        return start;
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
