using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Mesh.Inspection.Protocol;

namespace Mesh.Inspection.Sessions;

/// <summary>Output that waits to be sent in one frame, and never more than fits into one.</summary>
internal sealed class PartBatch
{
    /// <summary>The most characters of one text, and of the cells of one row; the rest is cut, and the text says so.</summary>
    public const int MaxChars = 8_000;

    // JSON may write a character as \uXXXX; the rest are the names around a text and around a part.
    private const int JsonBytesPerChar = 6;
    private const int JsonBytesPerText = 40;
    private const int JsonBytesPerPart = 40;
    private const int MaxJsonBytes = Frame.MaxBytes - 256;

    private readonly List<OutputPart> _parts = [];
    private int _jsonBytes;

    public bool IsEmpty => _parts.Count == 0;

    /// <summary>Adds a part if there is room for it; an empty batch has room for any that was cut to size.</summary>
    public bool TryAdd(OutputPart part)
    {
        var bytes = JsonBytesPerPart + TextsOf(part).Sum(text => (text.Length * JsonBytesPerChar) + JsonBytesPerText);
        if (_jsonBytes + bytes > MaxJsonBytes)
        {
            return false;
        }

        _jsonBytes += bytes;
        _parts.Add(part);
        return true;
    }

    /// <summary>Empties the batch into a message.</summary>
    public CommandResponse Take(bool final)
    {
        ImmutableArray<OutputPart> parts = [.. _parts];
        _parts.Clear();
        _jsonBytes = 0;
        return new(parts, final);
    }

    /// <summary>What a handler says, as parts that fit: lines split at line ends, texts cut where too long.</summary>
    public static IEnumerable<OutputPart> Fit(OutputPart part) => part switch
    {
        { Line: [var only] } => LinesOf(only.Text).Select(line => part with { Line = [only with { Text = Cut(line) }] }),
        { Line: { } spans } => [part with { Line = Fit(spans) }],
        { Row: { } cells } => [part with { Row = Fit(cells) }],
        { Columns: { } columns } => [part with { Columns = [.. columns.Select(one => one with { Heading = Cut(one.Heading) })] }],
        _ => [part],
    };

    /// <summary>A JSON document of any length, in pieces that fit.</summary>
    public static IEnumerable<OutputPart> Pieces(JsonNode document)
    {
        var text = document.ToJsonString(); // ASCII: everything else is escaped
        for (var at = 0; at < text.Length; at += MaxChars)
        {
            var ends = at + MaxChars >= text.Length;
            yield return new OutputPart
            {
                Json = text.Substring(at, ends ? text.Length - at : MaxChars),
                GoesOn = ends ? null : true,
            };
        }
    }

    /// <summary>A text of any length, cut to what a message may carry.</summary>
    public static string Cut(string text) => Cut(text, MaxChars);

    private static string Cut(string text, int most) => text.Length <= most
        ? text
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{text.AsSpan(0, most)}... ({text.Length - most:N0} characters cut)");

    // Together they must fit into a frame: each gets its share where all of them would not.
    private static ImmutableArray<OutputSpan> Fit(ImmutableArray<OutputSpan> spans)
    {
        var whole = spans.Sum(span => span.Text.Length) <= MaxChars;
        return
        [
            .. spans.Select(span => span with
            {
                Text = Cut(string.Join(' ', LinesOf(span.Text)), whole ? MaxChars : MaxChars / spans.Length / 2),
            }),
        ];
    }

    private static string[] LinesOf(string text) => text.ReplaceLineEndings("\n").Split('\n');

    private static IEnumerable<string> TextsOf(OutputPart part) =>
        part.Line?.Select(span => span.Text) ?? part.Row?.Select(cell => cell.Text)
        ?? part.Columns?.Select(column => column.Heading) ?? (part.Json is { } json ? [json] : []);
}
