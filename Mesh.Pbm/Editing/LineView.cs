using Mesh.Inspection;
using Spectre.Console.Rendering;

namespace Mesh.Pbm.Editing;

/// <summary>How a line shows in one row of the terminal; a long one moves past, so that its cursor is in sight.</summary>
/// <param name="Row">What to write.</param>
/// <param name="Column">Where the cursor then belongs, in columns.</param>
internal sealed record LineView(string Row, int Column)
{
    /// <param name="prompt">What stands before the line.</param>
    /// <param name="line">The line.</param>
    /// <param name="width">Columns of the terminal; the last stays free, where some terminals would wrap.</param>
    public static LineView Of(string prompt, Line line, int width)
    {
        var room = Math.Max(1, width - 1 - Columns(prompt));
        var before = TerminalText.Escape(line.Before);
        var start = 0;
        while (Columns(before[start..]) > room)
        {
            start += char.IsSurrogatePair(before, start) ? 2 : 1;
        }

        before = before[start..];
        var after = TerminalText.Escape(line.Text[line.Cursor..]);
        while (Columns(before + after) > room)
        {
            after = after[..^(after.Length > 1 && char.IsSurrogatePair(after, after.Length - 2) ? 2 : 1)];
        }

        return new(prompt + before + after, Columns(prompt) + Columns(before));
    }

    private static int Columns(string text) => new Segment(text).CellCount();
}
