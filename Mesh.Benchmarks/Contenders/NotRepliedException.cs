namespace Mesh.Benchmarks.Contenders;

/// <summary>A request ended with another outcome than a reply.</summary>
/// <param name="result">How it ended.</param>
internal sealed class NotRepliedException(RequestResult result) : Exception($"{result.Outcome} ({result.Reason})");
