using System.Collections.Immutable;
using System.Globalization;
using Mesh.Inspection.Protocol;

namespace Mesh.Inspection.Sessions;

/// <summary>Lines that wait to be sent in one frame, and never more than fit into one.</summary>
internal sealed class LineBatch
{
    /// <summary>The most characters of one line; the rest is cut, and the line says so.</summary>
    public const int MaxLineChars = 8_000;

    // JSON may write a character as \uXXXX; a line adds quotes and a comma. The rest is room for the envelope.
    private const int JsonBytesPerChar = 6;
    private const int JsonBytesPerLine = 3;
    private const int MaxJsonBytes = Frame.MaxBytes - 256;

    private readonly List<string> _lines = [];
    private int _jsonBytes;

    public bool IsEmpty => _lines.Count == 0;

    /// <summary>Adds a line if there is room for it; an empty batch has room for any that was cut to size.</summary>
    public bool TryAdd(string line)
    {
        var bytes = (line.Length * JsonBytesPerChar) + JsonBytesPerLine;
        if (_jsonBytes + bytes > MaxJsonBytes)
        {
            return false;
        }

        _jsonBytes += bytes;
        _lines.Add(line);
        return true;
    }

    /// <summary>Empties the batch into a message.</summary>
    public CommandResponse Take(bool final)
    {
        ImmutableArray<string> lines = [.. _lines];
        _lines.Clear();
        _jsonBytes = 0;
        return new(lines, final);
    }

    /// <summary>A handler's text as lines that fit: split at line ends, cut where too long.</summary>
    public static IEnumerable<string> Fit(string text) => text.ReplaceLineEndings("\n").Split('\n').Select(Cut);

    /// <summary>A text of any length, cut to what a message may carry.</summary>
    public static string Cut(string line) => line.Length <= MaxLineChars
        ? line
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{line.AsSpan(0, MaxLineChars)}... ({line.Length - MaxLineChars:N0} characters cut)");
}
