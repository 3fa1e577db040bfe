using Mesh.Inspection;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Mesh.Pbm;

/// <summary>Where output goes, and what can be done there. Not thread-safe.</summary>
/// <param name="output">Takes what is printed.</param>
/// <param name="width">Columns, for what is laid out; null where nothing limits a line, as in a pipe.</param>
/// <param name="colours">Whether tones are shown.</param>
internal sealed class Terminal(TextWriter output, int? width, bool colours)
{
    private const int Endless = 100_000;

    /// <summary>Columns; null where nothing limits a line.</summary>
    public int? Width => width;

    /// <summary>Writes a line, whose tones are shown where that can be; the terminal breaks it where it is too long.</summary>
    public void WriteLine(IReadOnlyList<OutputSpan> spans)
    {
        if (!colours || spans.All(span => span.Tone == Tone.Plain))
        {
            output.WriteLine(string.Concat(spans.Select(span => TerminalText.Escape(span.Text))).TrimEnd());
            return;
        }

        var line = new Paragraph();
        foreach (var span in spans)
        {
            line.Append(TerminalText.Escape(span.Text), StyleOf(span.Tone));
        }

        Lay(line, Endless);
    }

    /// <summary>Writes something that is laid out, line by line, without blanks at their ends.</summary>
    /// <param name="what">What.</param>
    /// <param name="indent">Blanks before each line.</param>
    public void Write(IRenderable what, int indent = 0) => Lay(what, (width ?? Endless) - indent, indent);

    /// <summary>Writes as it is: for JSON, which is ASCII.</summary>
    public void WriteRaw(string text, bool ends)
    {
        output.Write(text);
        if (ends)
        {
            output.WriteLine();
        }
    }

    /// <summary>Takes away what is shown, where that can be.</summary>
    public void Clear()
    {
        if (colours)
        {
            output.Write("\u001b[H\u001b[J");
        }
    }

    public void Flush() => output.Flush();

    /// <summary>A cell, or a part of a line.</summary>
    public static Text TextOf(OutputSpan span) => new(TerminalText.Escape(span.Text), StyleOf(span.Tone));

    private void Lay(IRenderable what, int columns, int indent = 0)
    {
        var text = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = colours ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = colours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new Page(text, columns),
        });
        console.Write(what);
        foreach (var line in text.ToString().TrimEnd('\n').Split('\n'))
        {
            output.WriteLine((new string(' ', indent) + line).TrimEnd());
        }
    }

    private static Style StyleOf(Tone tone) => tone switch
    {
        Tone.Strong => new Style(decoration: Decoration.Bold),
        Tone.Faint => new Style(decoration: Decoration.Dim),
        Tone.Good => new Style(Color.Green),
        Tone.Doubtful => new Style(Color.Yellow),
        Tone.Bad => new Style(Color.Red),
        _ => Style.Plain,
    };

    /// <summary>As wide as it is told to be, whatever the process runs in.</summary>
    private sealed class Page(TextWriter text, int columns) : IAnsiConsoleOutput
    {
        public TextWriter Writer => text;

        public bool IsTerminal => false;

        public int Width => columns;

        public int Height => Endless;

        public void SetEncoding(System.Text.Encoding encoding)
        {
        }
    }
}
