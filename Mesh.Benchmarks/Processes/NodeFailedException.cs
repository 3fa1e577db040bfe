namespace Mesh.Benchmarks.Processes;

/// <summary>A process of a cluster did not do what it was told.</summary>
/// <param name="name">Which contender, and which of its processes.</param>
/// <param name="fault">What happened.</param>
internal sealed class NodeFailedException(string name, string fault) : Exception($"{name}: {fault}");
