using System.Collections.Immutable;
using System.Net;
using Mesh.Configuration;

namespace Mesh.Tests.Configuration;

/// <summary>Reads a deployment on a machine called <c>box</c> that has the addresses 127.0.0.1 and 10.0.0.1.</summary>
internal static class Deployment
{
    private static readonly NodeSurroundings Box = new(
        "box",
        address => IPAddress.IsLoopback(address) || address.ToString() == "10.0.0.1");

    internal static MeshOptions Options(string hocon, params (string Name, string? Value)[] environment)
    {
        var (options, faults) = Read(hocon, environment);
        Assert.Empty(faults);
        return options!;
    }

    internal static string[] Faults(string hocon, params (string Name, string? Value)[] environment)
    {
        var (options, faults) = Read(hocon, environment);
        Assert.Null(options);
        return [.. faults];
    }

    internal static (MeshOptions? Options, ImmutableArray<string> Faults) Read(
        string hocon,
        params (string Name, string? Value)[] environment)
    {
        var variables = Variables(environment);
        var (config, faults) = MeshConfig.Load([new HoconSource("node.conf", hocon)], variables);
        return config is null ? (null, faults) : MeshOptionsReader.Read(config, variables, Box);
    }

    internal static Func<string, string?> Variables(params (string Name, string? Value)[] environment) =>
        name => environment.FirstOrDefault(variable => variable.Name == name).Value;
}
