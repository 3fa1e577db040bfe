using System.Text;
using System.Text.RegularExpressions;

namespace Mesh.Tests.Inspection;

/// <summary>What a terminal shows: as much of one as pbm and a shell make use of.</summary>
internal sealed partial class TerminalScreen
{
    private readonly List<StringBuilder> _rows = [new()];
    private string _rest = "";
    private int _column;

    /// <summary>All rows, without blanks at their ends.</summary>
    public string Text => string.Join('\n', _rows.Select(row => row.ToString().TrimEnd(' ')));

    /// <summary>The last row, as it stands.</summary>
    public string LastRow => _rows[^1].ToString();

    public void Write(string text)
    {
        text = _rest + text;
        _rest = "";
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\u001b')
            {
                Put(text[i]);
                continue;
            }

            var sequence = Sequence.Match(text, i);
            if (!sequence.Success)
            {
                _rest = text[i..]; // the rest of it comes later
                return;
            }

            Obey(sequence);
            i += sequence.Length - 1;
        }
    }

    private void Put(char character)
    {
        switch (character)
        {
            case '\r':
                _column = 0;
                break;
            case '\n':
                _rows.Add(new());
                break;
            case '\b':
                _column--;
                break;
            case >= ' ':
                var row = _rows[^1];
                row.Append(' ', Math.Max(0, _column + 1 - row.Length));
                row[_column++] = character;
                break;
        }
    }

    private void Obey(Match sequence)
    {
        var number = int.TryParse(sequence.Groups["number"].Value, out var given) ? given : 1;
        switch (sequence.Groups["verb"].Value)
        {
            case "K":
                _rows[^1].Length = Math.Min(_rows[^1].Length, _column);
                break;
            case "C":
                _column += number;
                break;
            case "D":
                _column -= number;
                break;
        }
    }

    [GeneratedRegex(@"\G\e(\[\??(?<number>[0-9]*)[0-9;]*(?<verb>[A-Za-z])|[=>])")]
    private static partial Regex Sequence { get; }
}
