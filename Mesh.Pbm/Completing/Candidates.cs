using System.Collections.Immutable;
using Mesh.Inspection;

namespace Mesh.Pbm.Completing;

/// <summary>Finds the words that fit: those that are known, and those that the node knows.</summary>
internal static class Candidates
{
    /// <summary>How long the node may think about it.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(1);

    /// <summary>The words that begin as the user began, sorted.</summary>
    /// <param name="session">Asked for values; null when there is none.</param>
    /// <param name="offer">What can stand there.</param>
    /// <param name="word">What the user typed.</param>
    /// <param name="cancellation">Ends the asking, after which the session is of no use any more.</param>
    /// <exception cref="PbmException">The node was lost over it.</exception>
    public static async Task<ImmutableArray<string>> OfAsync(
        NodeSession? session, Offer offer, string word, CancellationToken cancellation)
    {
        var values = session is not null && offer.Argument?.Kind is { } kind
            ? await session.ValuesAsync(kind, word, cancellation)
            : [];
        return
        [
            .. offer.Words.Concat(values)
                .Where(candidate => candidate.StartsWith(word, StringComparison.Ordinal) && IsHarmless(candidate))
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
    }

    // What is offered is about to stand in a command line.
    private static bool IsHarmless(string candidate) =>
        !candidate.Contains('"', StringComparison.Ordinal) && TerminalText.Escape(candidate) == candidate;
}
