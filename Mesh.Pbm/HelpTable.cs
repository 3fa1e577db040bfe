using Mesh.Inspection;
using Spectre.Console;

namespace Mesh.Pbm;

/// <summary>Words and their meanings in two columns, meanings wrapped to the width.</summary>
internal static class HelpTable
{
    private const int Indent = 2;

    public static void Write(Terminal terminal, IReadOnlyCollection<(string Word, string Meaning)> rows)
    {
        var grid = new Grid();
        grid.AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 3, 0) });
        grid.AddColumn(new GridColumn { Padding = new Padding(0) });
        foreach (var (word, meaning) in rows)
        {
            grid.AddRow(new Text(TerminalText.Escape(word)), new Text(TerminalText.Escape(meaning)));
        }

        terminal.Write(grid, Indent);
    }
}
