using Mesh.Inspection;
using Spectre.Console;

namespace Mesh.Pbm;

/// <summary>Prints what a command says as it comes: lines and JSON at once, a table when its rows are there.</summary>
internal sealed class OutputPrinter(Terminal terminal)
{
    private const int BetweenColumns = 2;

    private Table? _table;

    public void Print(OutputPart part)
    {
        if (part.Row is { } row)
        {
            // A node may be of another version, or mad: a row is what fits, and without a table a line.
            if (_table?.Columns.Count == row.Length)
            {
                _table.AddRow(row.Select(Terminal.TextOf));
            }
            else
            {
                terminal.WriteLine(row);
            }

            return;
        }

        EndTable();
        switch (part)
        {
            case { Line: { } line }:
                terminal.WriteLine(line);
                break;
            case { Columns: { } columns }:
                BeginTable([.. columns]);
                break;
            case { Json: { } json }:
                terminal.WriteRaw(TerminalText.Escape(json), ends: part.GoesOn is not true);
                break;
            case { Picture: true }:
                terminal.Clear();
                break;
        }
    }

    /// <summary>Shows what is complete so far; at the end of a command, a table too.</summary>
    public void Flush(bool ended)
    {
        if (ended)
        {
            EndTable();
        }

        terminal.Flush();
    }

    private void BeginTable(OutputColumn[] columns)
    {
        _table = new Table().NoBorder();
        foreach (var column in columns)
        {
            _table.AddColumn(new TableColumn(Terminal.TextOf(new(column.Heading, Tone.Strong)))
            {
                Alignment = column.ToTheRight ? Justify.Right : Justify.Left,
                NoWrap = true,
                Padding = new Padding(0, 0, BetweenColumns, 0),
            });
        }
    }

    private void EndTable()
    {
        if (_table is not null)
        {
            terminal.Write(_table);
            _table = null;
        }
    }
}
