using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Mesh.Inspection;

/// <summary>One answer of a command, for people and for programs. Immutable.</summary>
/// <param name="Document">What <c>--json</c> prints for it, on one line; null for nothing.</param>
/// <param name="Parts">What is printed else.</param>
public sealed record Output(JsonNode? Document, ImmutableArray<OutputPart> Parts)
{
    /// <summary>A line of plain text; to programs, a string.</summary>
    public static implicit operator Output(string line) => new(JsonValue.Create(line), [LineOf(line)]);

    /// <summary>Lines of plain text; to programs, a string each.</summary>
    public static IAsyncEnumerable<Output> Lines(IEnumerable<string> lines) =>
        lines.Select(line => (Output)line).ToAsyncEnumerable();

    /// <summary>One answer and no more.</summary>
    public static IAsyncEnumerable<Output> Only(JsonNode document, params IEnumerable<OutputPart> parts) =>
        new[] { new Output(document, [.. parts]) }.ToAsyncEnumerable();

    /// <summary>A line of text of one or more tones.</summary>
    public static OutputPart LineOf(params ImmutableArray<OutputSpan> spans) => new() { Line = spans };

    /// <summary>A table.</summary>
    /// <param name="columns">At least one.</param>
    /// <param name="rows">Each with a cell for each column.</param>
    /// <exception cref="ArgumentException">A row has another number of cells.</exception>
    public static IEnumerable<OutputPart> Table(
        ImmutableArray<OutputColumn> columns, IEnumerable<ImmutableArray<OutputSpan>> rows)
    {
        yield return new OutputPart { Columns = columns };
        foreach (var row in rows)
        {
            yield return row.Length == columns.Length
                ? new OutputPart { Row = row }
                : throw new ArgumentException($"A row has {row.Length} cells; the table has {columns.Length} columns.");
        }
    }
}
