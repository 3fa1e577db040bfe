using System.Collections.Immutable;
using System.CommandLine.Parsing;
using Mesh.Pbm.Editing;

namespace Mesh.Pbm.Completing;

/// <summary>A line up to its cursor: whole words, and the word that is being typed.</summary>
/// <param name="Words">The whole words, as the command line has them.</param>
/// <param name="Word">What is typed of the next one, without quotes; may be empty.</param>
/// <param name="Start">Where that begins in the line.</param>
internal sealed record PartialLine(ImmutableArray<string> Words, string Word, int Start)
{
    public static PartialLine Of(string beforeCursor)
    {
        var (start, quoted) = (0, false);
        for (var i = 0; i < beforeCursor.Length; i++)
        {
            quoted ^= beforeCursor[i] == '"';
            start = char.IsWhiteSpace(beforeCursor[i]) && !quoted ? i + 1 : start;
        }

        return new(
            [.. CommandLineParser.SplitCommandLine(beforeCursor[..start])],
            beforeCursor[start..].Replace("\"", "", StringComparison.Ordinal),
            start);
    }

    /// <summary>The line with as much of the next word as the candidates agree on, a blank after the only one.</summary>
    /// <param name="line">The line that this one was read from.</param>
    /// <param name="candidates">At least one; all begin with <see cref="Word"/>.</param>
    public Line Completed(Line line, ImmutableArray<string> candidates)
    {
        var text = candidates is [var only] ? Quoted(only) + ' ' : CommonPrefix(candidates);
        return text == Word
            ? line
            : new Line(line.Text.Remove(Start, line.Cursor - Start), Start).Insert(text);
    }

    private static string CommonPrefix(ImmutableArray<string> candidates)
    {
        var prefix = candidates[0];
        foreach (var candidate in candidates)
        {
            prefix = prefix[..prefix.AsSpan().CommonPrefixLength(candidate)];
        }

        return prefix.Contains(' ', StringComparison.Ordinal) ? $"\"{prefix}" : prefix;
    }

    private static string Quoted(string word) =>
        word.Any(char.IsWhiteSpace) ? $"\"{word}\"" : word;
}
