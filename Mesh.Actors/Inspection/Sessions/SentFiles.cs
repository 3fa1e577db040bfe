using System.Text;
using Mesh.Inspection.Protocol;

namespace Mesh.Inspection.Sessions;

/// <summary>The texts of files that a client has sent for its next command.</summary>
internal sealed class SentFiles
{
    private readonly Dictionary<string, StringBuilder> _texts = new(StringComparer.Ordinal);
    private int _chars;

    /// <summary>Adds a piece.</summary>
    /// <exception cref="ProtocolException">It is more than a command may have.</exception>
    public void Add(FileText piece)
    {
        _chars += piece.Text.Length;
        if (_chars > FileText.MaxChars)
        {
            throw new ProtocolException($"the files of a command have more than {FileText.MaxChars} characters");
        }

        if (!_texts.TryGetValue(piece.Argument, out var text))
        {
            _texts[piece.Argument] = text = new StringBuilder();
        }

        text.Append(piece.Text);
    }

    /// <summary>All that was sent, by argument; the next command begins without.</summary>
    public IReadOnlyDictionary<string, string> Take()
    {
        var texts = _texts.ToDictionary(one => one.Key, one => one.Value.ToString());
        _texts.Clear();
        _chars = 0;
        return texts;
    }
}
