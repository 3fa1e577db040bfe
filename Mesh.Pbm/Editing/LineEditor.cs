namespace Mesh.Pbm.Editing;

/// <summary>What a key asks of whoever reads the keys.</summary>
internal enum EditorEvent
{
    /// <summary>Show the line, and go on.</summary>
    Show,

    /// <summary>The line is what is wanted.</summary>
    Accepted,

    /// <summary>The line is not wanted; another is.</summary>
    Abandoned,

    /// <summary>No line is wanted any more.</summary>
    Left,

    /// <summary>Say how the line may go on.</summary>
    Complete,

    /// <summary>Clear the screen, and show the line.</summary>
    Redraw,
}

/// <summary>The line that is typed, key by key, with the lines before it. No I/O.</summary>
/// <param name="history">The lines before, the newest last.</param>
internal sealed class LineEditor(IReadOnlyList<string> history)
{
    private Line _draft = Line.Empty;
    private int _place = history.Count; // of the history; its end is the draft

    /// <summary>The line; whoever completes it sets it.</summary>
    public Line Line { get; set; } = Line.Empty;

    /// <summary>What is searched for in the history; null while nothing is.</summary>
    public string? Search { get; private set; }

    public EditorEvent Press(ConsoleKeyInfo key)
    {
        var meaning = Keys.MeaningOf(key);
        if (Search is not null && Searching(meaning, key.KeyChar))
        {
            return EditorEvent.Show;
        }

        Search = null;
        switch (meaning)
        {
            case KeyMeaning.Accept:
                return EditorEvent.Accepted;
            case KeyMeaning.Abandon:
                return EditorEvent.Abandoned;
            case KeyMeaning.Complete:
                return EditorEvent.Complete;
            case KeyMeaning.Redraw:
                return EditorEvent.Redraw;
            case KeyMeaning.DeleteOrLeave when Line.Text.Length == 0:
                return EditorEvent.Left;
            case KeyMeaning.Older:
                Go(_place - 1);
                break;
            case KeyMeaning.Newer:
                Go(_place + 1);
                break;
            case KeyMeaning.Search:
                Search = "";
                break;
            default:
                Line = Edited(meaning, key.KeyChar);
                break;
        }

        return EditorEvent.Show;
    }

    private Line Edited(KeyMeaning meaning, char character) => meaning switch
    {
        KeyMeaning.Text => Line.Insert(character.ToString()),
        KeyMeaning.Left => Line.Left(),
        KeyMeaning.Right => Line.Right(),
        KeyMeaning.WordLeft => Line.WordLeft(),
        KeyMeaning.WordRight => Line.WordRight(),
        KeyMeaning.Home => Line.Home(),
        KeyMeaning.End => Line.End(),
        KeyMeaning.Backspace => Line.Backspace(),
        KeyMeaning.Delete or KeyMeaning.DeleteOrLeave => Line.Delete(),
        KeyMeaning.DeleteToStart => Line.DeleteToStart(),
        KeyMeaning.DeleteToEnd => Line.DeleteToEnd(),
        KeyMeaning.DeleteWord => Line.DeleteWord(),
        _ => Line,
    };

    private void Go(int place)
    {
        if (place < 0 || place > history.Count)
        {
            return;
        }

        _draft = _place == history.Count ? Line : _draft;
        _place = place;
        Line = place == history.Count ? _draft : Line.Of(history[place]);
    }

    // True while the search goes on; any other key ends it, and means what it always means.
    private bool Searching(KeyMeaning meaning, char character)
    {
        switch (meaning)
        {
            case KeyMeaning.Text:
                Search += character;
                Find(Math.Min(_place, history.Count - 1));
                return true;
            case KeyMeaning.Backspace when Search is { Length: > 0 }:
                Search = Search[..^1];
                return true;
            case KeyMeaning.Search:
                Find(_place - 1);
                return true;
            case KeyMeaning.Escape:
                Search = null;
                Go(history.Count);
                return true;
            default:
                return false;
        }
    }

    private void Find(int from)
    {
        for (var place = from; place >= 0; place--)
        {
            if (history[place].Contains(Search!, StringComparison.Ordinal))
            {
                Go(place);
                return;
            }
        }
    }
}
