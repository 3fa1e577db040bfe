namespace Mesh.Benchmarks.Scale;

/// <summary>What all nodes of a cluster have in common, beside Mesh's defaults.</summary>
/// <param name="Port">The port of every node's control plane; that of the data plane is the next.</param>
/// <param name="FullMesh">Whether every two nodes have a link whatever their number, as up to mesh.links.full-mesh.</param>
internal sealed record ClusterSettings(int Port, bool FullMesh);
