using System.Globalization;
using System.Text;

namespace Mesh.Inspection;

/// <summary>Makes text safe to print: what could steer a terminal, or reorder what it shows, becomes visible.</summary>
public static class TerminalText
{
    private const char Tab = '\t';

    /// <summary>One line: control characters other than the tab, line and paragraph separators, text direction
    /// controls and halves of surrogate pairs as <c>\uXXXX</c>; everything else as it is.</summary>
    public static string Escape(string text)
    {
        if (!text.Any(IsSuspicious))
        {
            return text;
        }

        var safe = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                safe.Append(text[i++]).Append(text[i]);
            }
            else if (IsSuspicious(text[i]))
            {
                safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:x4}");
            }
            else
            {
                safe.Append(text[i]);
            }
        }

        return safe.ToString();
    }

    /// <summary>Several lines, each escaped.</summary>
    public static IEnumerable<string> Lines(string text) => text.ReplaceLineEndings("\n").Split('\n').Select(Escape);

    private static bool IsSuspicious(char c) => c != Tab
        && (char.IsControl(c) || char.IsSurrogate(c) || c
            is '\u2028' or '\u2029' or '\u061c' or '\u200e' or '\u200f'
            or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069'));
}
