using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace Mesh.Configuration;

/// <summary>
/// A HOCON text made ready for Akka's parser, which knows no environment: it reads <c>${?NAME}</c> as a closing brace,
/// loses what follows an unmatched one, says nothing, and never ends on some texts.
/// </summary>
/// <param name="Literals">The text without its <c>key = ${?NAME}</c> assignments.</param>
/// <param name="Marked">The text with each of them as a quoted string, so that the parser tells their paths.</param>
/// <param name="Faults">What keeps the text from being read, a sentence each, with its line; empty when it is sound.</param>
internal sealed partial record HoconText(string Literals, string Marked, ImmutableArray<string> Faults)
{
    /// <summary>The variable that a marked value stands for, or null when it is a value of its own.</summary>
    internal static string? VariableOf(string value) => WholeVariable().Match(value) is { Success: true } match
        ? match.Groups["name"].Value
        : null;

    /// <summary>Reads a text once, from its beginning to its end.</summary>
    internal static HoconText Scan(HoconSource source) => new Scanner(source).Run();

    [GeneratedRegex("""^\$\{\?(?<name>[A-Za-z_][A-Za-z0-9_]*)\}\z""")]
    private static partial Regex WholeVariable();

    // From the right, and no further than it goes: a line may be long, and have many.
    [GeneratedRegex("""(?:[\w\-]+|"[^"\n]*")(?:\.(?:[\w\-]+|"[^"\n]*"))*[ \t]*[=:][ \t]*\G""", RegexOptions.RightToLeft)]
    private static partial Regex AssignmentBefore();

    [GeneratedRegex("""\Ginclude[ \t]+(?:"|required|file|url|classpath)""")]
    private static partial Regex Include();

    private sealed class Scanner(HoconSource source)
    {
        private const int MaxDepth = 64; // Akka's parser calls itself for each, up to the end of the stack

        private readonly string _text = source.Text;
        private readonly StringBuilder _literals = new();
        private readonly StringBuilder _marked = new();
        private readonly Stack<(char Opening, int Line)> _open = new();
        private readonly ImmutableArray<string>.Builder _faults = ImmutableArray.CreateBuilder<string>();
        private int _at;
        private int _line = 1;

        /// <summary>Where Akka's parser never ends on a letter that only quotes can hold.</summary>
        private bool IsInList => _open.TryPeek(out var top) && top.Opening == '[';

        internal HoconText Run()
        {
            while (_at < _text.Length)
            {
                Step();
            }

            foreach (var (opening, line) in _open.Reverse())
            {
                Fault(line, $"has a '{opening}' that is never closed");
            }

            return new HoconText(_literals.ToString(), _marked.ToString(), _faults.ToImmutable());
        }

        private void Step()
        {
            switch (_text[_at])
            {
                case '"':
                    Quoted();
                    break;
                case '#':
                case '/' when Next('/'):
                    Copy(LineEnd() - _at);
                    break;
                case '{' or '[':
                    Open();
                    break;
                case '}' or ']':
                    Close();
                    break;
                case '$' when Next('{'):
                    Substitution();
                    break;
                case '!' or '$' or '&' or '*' or ':' or '=' or '?' or '@' or '\\' or '^' or '`' when IsInList:
                    Fault(_line, $"has a '{_text[_at]}' in a list; it must be in quotes there");
                    Copy(1);
                    break;
                case 'i' when Include().IsMatch(_text, _at):
                    Fault(_line, "has an include; give the other file with a --config of its own instead");
                    Copy(1);
                    break;
                default:
                    Copy(1);
                    break;
            }
        }

        private void Quoted()
        {
            const string Triple = "\"\"\"";
            if (string.CompareOrdinal(_text, _at, Triple, 0, 3) == 0)
            {
                var end = _text.IndexOf(Triple, _at + 3, StringComparison.Ordinal);
                CopyString(end < 0 ? -1 : end + 3);
                return;
            }

            var at = _at + 1;
            while (at < _text.Length && _text[at] is not ('"' or '\n'))
            {
                at += _text[at] == '\\' ? 2 : 1;
            }

            CopyString(at < _text.Length && _text[at] == '"' ? at + 1 : -1);
        }

        private void CopyString(int end)
        {
            if (end < 0)
            {
                Fault(_line, "has a quote that is never closed");
                Copy(LineEnd() - _at);
                return;
            }

            Copy(end - _at);
        }

        private void Open()
        {
            if (_open.Count == MaxDepth)
            {
                Fault(_line, $"has more than {MaxDepth} brackets in each other");
            }

            _open.Push((_text[_at], _line));
            Copy(1);
        }

        private void Close()
        {
            var closing = _text[_at];
            if (_open.TryPeek(out var top) && (top.Opening, closing) is ('{', '}') or ('[', ']'))
            {
                _open.Pop();
            }
            else
            {
                Fault(_line, $"has a '{closing}' that closes nothing");
            }

            Copy(1);
        }

        private void Substitution()
        {
            var end = _text.IndexOf('}', _at, LineEnd() - _at);
            var found = end < 0 ? _text[_at..LineEnd()].TrimEnd() : _text[_at..(end + 1)];
            var before = AssignmentBefore().Match(_text, _at);
            if (VariableOf(found) is null)
            {
                Fault(_line, $"has {found}; it must be ${{?NAME}} with the name of an environment variable");
            }
            else if (!before.Success || !EndsValue(end + 1))
            {
                Fault(_line, $"has {found} as a part of a value; it must be the whole value of its key");
            }
            else
            {
                _literals.Length -= Math.Min(before.Length, _literals.Length);
                _marked.Append('"').Append(found).Append('"');
                _at = end + 1;
                SkipComma();
                return;
            }

            Copy(found.Length);
        }

        /// <summary>The comma behind a removed assignment goes with it: the parser takes none without a value.</summary>
        private void SkipComma()
        {
            var at = AfterBlanks(_at);
            if (at < _text.Length && _text[at] == ',')
            {
                _marked.Append(',');
                _at = at + 1;
            }
        }

        private bool EndsValue(int at)
        {
            at = AfterBlanks(at);
            return at >= _text.Length || _text[at] is '\n' or '\r' or ',' or '}' or '#' or '/';
        }

        private int AfterBlanks(int at)
        {
            while (at < _text.Length && _text[at] is ' ' or '\t')
            {
                at++;
            }

            return at;
        }

        private void Copy(int length)
        {
            length = Math.Min(length, _text.Length - _at);
            var copied = _text.AsSpan(_at, length);
            _line += copied.Count('\n');
            _literals.Append(copied);
            _marked.Append(copied);
            _at += length;
        }

        private bool Next(char wanted) => _at + 1 < _text.Length && _text[_at + 1] == wanted;

        private int LineEnd() => _text.IndexOf('\n', _at) is var end and >= 0 ? end : _text.Length;

        private void Fault(int line, string what) => _faults.Add($"{source.Name}, line {line}, {Setting.Plain(what)}.");
    }
}
