using System.Text.Unicode;

namespace Mesh.Node.Services;

/// <summary>Takes the fields of a line one after the other, each followed by one space; the first fault
/// stands.</summary>
internal ref struct AccessLogFields(ReadOnlySpan<byte> line)
{
    private readonly ReadOnlySpan<byte> _line = line;
    private int _at;

    /// <summary>What is wrong with the line; null as long as every field was sound.</summary>
    internal string? Fault { get; private set; }

    /// <summary>Refuses input of several lines, which would be counted as one.</summary>
    internal bool TryOneLine() => !_line.Contains((byte)'\n') || Refuse("body", _line, "one line");

    /// <summary>A field of visible ASCII, one byte at least, that a space follows.</summary>
    internal bool TryWord(string name, out ReadOnlySpan<byte> word) => TryLastWord(name, out word) && TrySpace(name);

    /// <summary>A field of visible ASCII, one byte at least, that a space or the line's end follows.</summary>
    internal bool TryLastWord(string name, out ReadOnlySpan<byte> word)
    {
        var length = _line[_at..].IndexOf((byte)' ');
        word = length < 0 ? _line[_at..] : _line.Slice(_at, length);
        if (word.IsEmpty || word.ContainsAnyExceptInRange((byte)0x21, (byte)0x7E))
        {
            return Refuse(name, word, "one or more visible ASCII characters, then a space");
        }

        _at += word.Length;
        return true;
    }

    /// <summary>A field in brackets; what stands inside is the caller's to judge.</summary>
    internal bool TryBracketed(string name, out ReadOnlySpan<byte> inside)
    {
        inside = _line[_at..];
        var length = inside.IndexOf((byte)']');
        if (length < 0 || inside[0] != '[')
        {
            return Refuse(name, inside, "text in brackets");
        }

        inside = inside[1..length];
        _at += length + 1;
        return TrySpace(name);
    }

    /// <summary>A field in quotes, in which a backslash takes the next byte's meaning, as the server writes
    /// it.</summary>
    internal bool TryQuoted(string name)
    {
        var rest = _line[_at..];
        if (rest.IsEmpty || rest[0] != '"' || EndOfQuoted(rest) is not (> 0 and var end))
        {
            return Refuse(name, rest, "text in double quotes");
        }

        var inside = rest[1..end];
        if (inside.ContainsAnyInRange((byte)0, (byte)0x1F) || inside.Contains((byte)0x7F) || !Utf8.IsValid(inside))
        {
            return Refuse(name, inside, "UTF-8 without control characters");
        }

        _at += end + 1;
        return TrySpace(name);
    }

    /// <summary>Notes the fault of a field. Always false.</summary>
    internal bool Refuse(string name, scoped ReadOnlySpan<byte> found, string wanted)
    {
        Fault ??= $"The line's {name} is {Found.In(found)}; wanted {wanted}.";
        return false;
    }

    private bool TrySpace(string after)
    {
        if (_at < _line.Length && _line[_at] == ' ')
        {
            _at++;
            return true;
        }

        return Refuse($"text after the {after}", _line[_at..], "a space and the next field");
    }

    private static int EndOfQuoted(ReadOnlySpan<byte> text)
    {
        for (var at = 1; at < text.Length; at++)
        {
            if (text[at] == '"')
            {
                return at;
            }

            at += text[at] == '\\' ? 1 : 0;
        }

        return -1;
    }
}
