using System.Collections.Immutable;

namespace Mesh.Inspection;

/// <summary>Text of one tone.</summary>
/// <param name="Text">No line ends; what could steer a terminal is made visible by the client.</param>
/// <param name="Tone">What it means beside its words.</param>
public sealed record OutputSpan(string Text, Tone Tone = Tone.Plain)
{
    /// <summary>Plain text.</summary>
    public static implicit operator OutputSpan(string text) => new(text);
}

/// <summary>A column of a table.</summary>
/// <param name="Heading">Its name; may be empty.</param>
/// <param name="ToTheRight">Whether its cells are aligned to the right, as numbers are.</param>
public sealed record OutputColumn(string Heading, bool ToTheRight = false);

/// <summary>The smallest piece of a command's output that means something by itself. Exactly one member is set.</summary>
/// <remarks>A table is its columns and the rows that follow; whatever is no row ends it.</remarks>
public sealed record OutputPart
{
    /// <summary>A line.</summary>
    public ImmutableArray<OutputSpan>? Line { get; init; }

    /// <summary>A table begins.</summary>
    public ImmutableArray<OutputColumn>? Columns { get; init; }

    /// <summary>The table's next row: as many cells as it has columns.</summary>
    public ImmutableArray<OutputSpan>? Row { get; init; }

    /// <summary>A picture begins that takes the place of the one before, where that can be; else it follows it.</summary>
    public bool? Picture { get; init; }

    /// <summary>A piece of a JSON document: ASCII, without line ends.</summary>
    public string? Json { get; init; }

    /// <summary>With <see cref="Json"/>: the document goes on with the next part. It stands beside that, and never alone.</summary>
    public bool? GoesOn { get; init; }

    internal bool HasNullElement =>
        (Line is { } line && line.Any(IsNull)) || (Row is { } row && row.Any(IsNull))
        || (Columns is { } columns && columns.Any(column => column is not { Heading: not null }));

    private static bool IsNull(OutputSpan? span) => span is not { Text: not null };
}
