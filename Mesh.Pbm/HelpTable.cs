using Mesh.Inspection;
using Spectre.Console;

namespace Mesh.Pbm;

/// <summary>
/// Words and their meanings in two columns, meanings wrapped to the width. Plain text, without colour.
/// </summary>
internal sealed class HelpTable(TextWriter output, int width)
{
    private const int Indent = 2;

    public void Write(IReadOnlyCollection<(string Word, string Meaning)> rows)
    {
        var text = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = width - Indent;

        var grid = new Grid();
        grid.AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 3, 0) });
        grid.AddColumn(new GridColumn { Padding = new Padding(0) });
        foreach (var (word, meaning) in rows)
        {
            grid.AddRow(new Text(TerminalText.Escape(word)), new Text(TerminalText.Escape(meaning)));
        }

        console.Write(grid);
        foreach (var line in text.ToString().TrimEnd('\n').Split('\n'))
        {
            output.WriteLine((new string(' ', Indent) + line).TrimEnd());
        }
    }
}
