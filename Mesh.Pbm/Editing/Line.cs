namespace Mesh.Pbm.Editing;

/// <summary>A line under way. Immutable.</summary>
/// <param name="Text">What stands in it.</param>
/// <param name="Cursor">0 to the text's length: what is typed goes before the character there.</param>
internal sealed record Line(string Text, int Cursor)
{
    /// <summary>The most characters of a line; what is typed beyond is dropped.</summary>
    public const int MaxLength = 8_192;

    public static Line Empty { get; } = new("", 0);

    /// <summary>What stands before the cursor.</summary>
    public string Before => Text[..Cursor];

    private string After => Text[Cursor..];

    /// <summary>A whole text, with the cursor behind it.</summary>
    public static Line Of(string text) => new(text, text.Length);

    public Line Insert(string text) =>
        Text.Length + text.Length <= MaxLength ? new(Before + text + After, Cursor + text.Length) : this;

    public Line Left() => this with { Cursor = Previous };

    public Line Right() => this with { Cursor = Next };

    public Line WordLeft() => this with { Cursor = WordStart };

    public Line WordRight() => this with { Cursor = WordEnd };

    public Line Home() => this with { Cursor = 0 };

    public Line End() => this with { Cursor = Text.Length };

    /// <summary>Without the character before the cursor.</summary>
    public Line Backspace() => Without(Previous, Cursor);

    /// <summary>Without the character at the cursor.</summary>
    public Line Delete() => Without(Cursor, Next);

    public Line DeleteToStart() => Without(0, Cursor);

    public Line DeleteToEnd() => Without(Cursor, Text.Length);

    /// <summary>Without the word before the cursor, and the blanks behind it.</summary>
    public Line DeleteWord() => Without(WordStart, Cursor);

    // A character outside the basic plane is two; the cursor never stands between them.
    private int Previous => Cursor switch
    {
        0 => 0,
        > 1 when char.IsSurrogatePair(Text, Cursor - 2) => Cursor - 2,
        _ => Cursor - 1,
    };

    private int Next =>
        Cursor == Text.Length ? Cursor
        : Cursor + 1 < Text.Length && char.IsSurrogatePair(Text, Cursor) ? Cursor + 2
        : Cursor + 1;

    private int WordStart
    {
        get
        {
            var word = Before.TrimEnd(' ');
            return word.LastIndexOf(' ') + 1;
        }
    }

    private int WordEnd
    {
        get
        {
            var start = Text.Length - After.TrimStart(' ').Length;
            var end = Text.IndexOf(' ', start);
            return end < 0 ? Text.Length : end;
        }
    }

    private Line Without(int start, int end) => new(Text.Remove(start, end - start), start);
}
