namespace Mesh.Inspection.Commands;

/// <summary>Lines for 80 columns: a label and its value, all values below each other; or text alone.</summary>
internal static class LabelledText
{
    private const int Columns = 80;
    private const int LabelWidth = 10;
    private const int Indent = 2;

    /// <summary>A label with its value.</summary>
    /// <param name="label">At most nine letters.</param>
    /// <param name="value">What could steer a terminal is made visible.</param>
    public static IEnumerable<string> Of(string label, string value) => Lines(value, Columns - LabelWidth)
        .Select((line, index) => (index == 0 ? label : "").PadRight(LabelWidth) + line);

    /// <summary>The same as parts of an output.</summary>
    public static IEnumerable<OutputPart> Parts(string label, string value, Tone tone = Tone.Plain) =>
        Of(label, value).Select(line => Output.LineOf(new OutputSpan(line, tone)));

    /// <summary>Text without a label, whose lines after the first are indented.</summary>
    public static IEnumerable<OutputPart> Paragraph(string text, Tone tone = Tone.Plain) => Lines(text, Columns - Indent)
        .Select((line, index) => Output.LineOf(new OutputSpan((index == 0 ? "" : new string(' ', Indent)) + line, tone)));

    // A word that is longer than the line stays whole, to be copied.
    private static IEnumerable<string> Lines(string text, int width)
    {
        var line = "";
        foreach (var word in TerminalText.Escape(text).Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = word;
            }
            else
            {
                line = line.Length == 0 ? word : $"{line} {word}";
            }
        }

        yield return line;
    }
}
