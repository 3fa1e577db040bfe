namespace Mesh.Benchmarks.Contenders;

/// <summary>A request ended with another outcome than a reply.</summary>
/// <param name="outcome">How it ended.</param>
internal sealed class NotRepliedException(string outcome) : Exception(outcome)
{
    /// <param name="result">How it ended.</param>
    internal NotRepliedException(RequestResult result)
        : this($"{result.Outcome} ({result.Reason})")
    {
    }
}
