using System.Collections.Immutable;
using Mesh.Inspection;
using Mesh.Pbm.Completing;
using Mesh.Pbm.Editing;

namespace Mesh.Pbm.Interactive;

/// <summary>Reads lines from a terminal, and shows them while they are typed. What a key does, <see cref="LineEditor"/>
/// decides.</summary>
internal sealed class LineReader(IKeyboard keyboard, TextWriter output)
{
    private const string Bell = "\a";
    private const string ToLineStart = "\r";
    private const string ClearToEnd = "\u001b[K";
    private const string ClearScreen = "\u001b[H\u001b[2J";

    private Task<ConsoleKeyInfo>? _key;

    /// <summary>Reads a line.</summary>
    /// <param name="prompt">What stands before it.</param>
    /// <param name="history">The lines before, the newest last.</param>
    /// <param name="complete">Says how a line may go on.</param>
    /// <param name="meanwhile">Something that may happen meanwhile; null when nothing can.</param>
    /// <param name="notice">What is then said.</param>
    /// <param name="ended">Cancelled when no line is wanted any more.</param>
    /// <returns>The line; empty when it was abandoned, null at the end of input.</returns>
    public async Task<string?> ReadAsync(
        string prompt,
        IReadOnlyList<string> history,
        Func<PartialLine, Task<(ImmutableArray<string> Words, string Hint)>> complete,
        Task? meanwhile,
        string notice,
        CancellationToken ended)
    {
        var editor = new LineEditor(history);
        keyboard.TakeInterrupts(asKeys: true);
        try
        {
            while (true)
            {
                Show(prompt, editor);
                _key ??= keyboard.ReadAsync();
                await Task.WhenAny(_key, meanwhile ?? _key).WaitAsync(ended);
                if (!_key.IsCompleted)
                {
                    Above(notice);
                    meanwhile = null;
                    continue;
                }

                var key = await _key;
                _key = null;
                switch (editor.Press(key))
                {
                    case EditorEvent.Accepted:
                        End(prompt, editor);
                        return editor.Line.Text;
                    case EditorEvent.Abandoned:
                        output.Write("^C");
                        End(prompt: null, editor);
                        return "";
                    case EditorEvent.Left:
                        End(prompt, editor);
                        return null;
                    case EditorEvent.Redraw:
                        output.Write(ClearScreen);
                        break;
                    case EditorEvent.Complete:
                        await CompleteAsync(editor, complete);
                        break;
                }
            }
        }
        finally
        {
            keyboard.TakeInterrupts(asKeys: false);
        }
    }

    private async Task CompleteAsync(
        LineEditor editor, Func<PartialLine, Task<(ImmutableArray<string> Words, string Hint)>> complete)
    {
        var partial = PartialLine.Of(editor.Line.Before);
        var (words, hint) = await complete(partial);
        if (words.IsEmpty)
        {
            Above(hint);
            return;
        }

        var line = partial.Completed(editor.Line, words);
        if (line == editor.Line)
        {
            Above(string.Join("  ", words));
        }

        editor.Line = line;
    }

    private void Show(string prompt, LineEditor editor)
    {
        var before = editor.Search is { } search ? $"(search) {TerminalText.Escape(search)}: " : prompt;
        var view = LineView.Of(before, editor.Line, keyboard.Width);
        output.Write($"{ToLineStart}{view.Row}{ClearToEnd}{ToLineStart}");
        output.Write(view.Column > 0 ? $"\u001b[{view.Column}C" : "");
        output.Flush();
    }

    // The line is shown again below.
    private void Above(string text)
    {
        output.Write(text.Length == 0 ? Bell : $"{ToLineStart}{ClearToEnd}{text}\n");
    }

    private void End(string? prompt, LineEditor editor)
    {
        if (prompt is not null)
        {
            Show(prompt, editor);
        }

        output.WriteLine();
        output.Flush();
    }
}
