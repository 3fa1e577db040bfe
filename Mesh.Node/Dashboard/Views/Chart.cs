using System.Collections.Immutable;

namespace Mesh.Node.Dashboard.Views;

/// <summary>Some minutes as a drawing: areas on top of each other, or lines.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Summary">What can be seen, in words.</param>
/// <param name="Series">The newest at the right end.</param>
/// <param name="Scale">Marks of the vertical axis, each with its height.</param>
/// <param name="Times">Marks of the horizontal axis, each with its place.</param>
/// <param name="Table">The same in numbers: a heading, and a row for each part of the time.</param>
public sealed record Chart(
    string Name,
    string Summary,
    ImmutableArray<ChartSeries> Series,
    ImmutableArray<ChartMark> Scale,
    ImmutableArray<ChartMark> Times,
    ImmutableArray<ImmutableArray<string>> Table)
{
    /// <summary>How wide the drawing is, without the marks of its axes.</summary>
    public const int Width = 640;

    /// <summary>How high it is.</summary>
    public const int Height = 150;
}

/// <summary>What one colour shows.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Style">Its word in the style sheet.</param>
/// <param name="Path">The outline of an area, or a line.</param>
/// <param name="IsArea">Whether it is an area.</param>
/// <param name="Now">Its latest value.</param>
public sealed record ChartSeries(string Name, string Style, string Path, bool IsArea, string Now);

/// <summary>A mark of an axis.</summary>
/// <param name="Text">What it says.</param>
/// <param name="At">Where it is.</param>
public sealed record ChartMark(string Text, string At);
