using System.Collections.Immutable;

namespace Mesh.Node.Cli;

/// <summary>What the command line asks for.</summary>
/// <param name="Nodes">How many nodes to run in this process; 1 to 9.</param>
/// <param name="Files">The configuration files, the lowest first; empty for the default one.</param>
/// <param name="CheckConfig">Whether to say only what the configuration comes to.</param>
/// <param name="Health">Whether to ask only a running node whether it is ready.</param>
/// <param name="HealthUrl">What to ask; null for the gateway that the configuration names.</param>
internal sealed record NodeArguments(
    int Nodes,
    ImmutableArray<string> Files,
    bool CheckConfig,
    bool Health,
    Uri? HealthUrl)
{
    /// <summary>The most nodes that one process runs: their ports lie ten apart, and gateways one.</summary>
    internal const int MaxNodes = 9;
}
