namespace Mesh.Benchmarks.Scale;

/// <summary>What all nodes of a cluster have in common, beside Mesh's defaults.</summary>
/// <param name="Port">The port of every node's control plane; that of the data plane is the next.</param>
/// <param name="With">More HOCON for each; empty for none.</param>
internal sealed record ClusterSettings(int Port, string With);
