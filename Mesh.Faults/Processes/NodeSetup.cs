using System.Collections.Immutable;
using System.Globalization;
using Mesh.Faults.Places;

namespace Mesh.Faults.Processes;

/// <summary>What the nodes of a run have in common.</summary>
/// <param name="Folder">Where records and output go.</param>
/// <param name="Seeds">The seed list, with commas.</param>
/// <param name="Without">The mechanisms that are switched off, with commas; empty for none.</param>
internal sealed record NodeSetup(string Folder, string Seeds, string Without)
{
    /// <summary>The build of this program that runs.</summary>
    internal string Assembly { get; init; } = Own.Assembly;

    /// <summary>Arguments for <c>node</c>.</summary>
    internal ImmutableArray<string> Arguments { get; init; } = [];

    /// <summary>Whether pbm is reached where the node is, and not on its machine's loopback alone; it wants TLS and a token then.</summary>
    internal bool HasPbmOutside { get; init; }

    /// <summary>More variables, which win.</summary>
    internal ImmutableDictionary<string, string> Variables { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Where what nodes print goes instead of a file of their own; null for that.</summary>
    internal string? Output { get; init; }

    /// <summary>The control group that bounds its memory; null for none.</summary>
    internal MemoryGroup? Memory { get; init; }

    /// <summary>A node's name by its number; null for <c>node1</c>, <c>node2</c>, …</summary>
    internal Func<int, string>? Names { get; init; }

    /// <summary>Sets a node up, as a container would be.</summary>
    internal void Apply(IDictionary<string, string?> environment, string name, NodeAddress address, string record)
    {
        environment["MESH_NODE_NAME"] = name;
        environment["MESH_HOSTNAME"] = address.Host;
        environment["MESH_PORT"] = Text(address.Control);
        environment["MESH_DATA_PORT"] = Text(address.Data);
        environment["MESH_GATEWAY_HOST"] = address.Host;
        environment["MESH_GATEWAY_ANONYMOUS"] = "on"; // some have addresses of a network of their own
        environment["MESH_GATEWAY_PORT"] = Text(address.GatewayPort);
        environment["MESH_PBM_PORT"] = Text(address.Pbm);
        if (HasPbmOutside)
        {
            environment["MESH_PBM_HOST"] = address.Host;
        }

        environment["MESH_SEEDS"] = Seeds;
        environment["MESH_FAULTS_RECORD"] = record;
        environment["MESH_FAULTS_WITHOUT"] = Without;
        foreach (var (variable, value) in Variables)
        {
            environment[variable] = value;
        }
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
