using System.Globalization;
using System.Text;
using Mesh.Access;

namespace Mesh.Node.Cli;

/// <summary>
/// Writes on, or drops what can't be written, as when the disk is full: a node does not end for a line of its log. Counts
/// the lines that it drops, and says so when writing works again. Secrets in whole texts, as in a fault of the configuration, it hides
/// as the log does. Not thread-safe by itself: the console locks.
/// </summary>
internal sealed class LossyWriter(TextWriter inner) : TextWriter(CultureInfo.InvariantCulture)
{
    private string _why = string.Empty;

    /// <summary>Lines that could not be written, and that nobody was told of yet.</summary>
    internal long Dropped { get; private set; }

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Write([value]);

    /// <inheritdoc/>
    public override void Write(string? value) => Write((value is null ? null : Redaction.Of(value)).AsSpan());

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Write($"{value}{NewLine}");

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer)
    {
        try
        {
            TellOfDropped();
            inner.Write(buffer);
        }
        catch (Exception fault) when (IsOfTheMedium(fault))
        {
            Dropped += buffer.Count('\n');
            _why = fault.Message;
        }
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        try
        {
            inner.Flush();
        }
        catch (Exception fault) when (IsOfTheMedium(fault))
        {
            _why = fault.Message;
        }
    }

    private void TellOfDropped()
    {
        if (Dropped > 0)
        {
            inner.WriteLine($"{Dropped} {(Dropped == 1 ? "line" : "lines")} could not be written here: {_why}");
            Dropped = 0;
        }
    }

    private static bool IsOfTheMedium(Exception fault) =>
        fault is IOException or UnauthorizedAccessException or ObjectDisposedException;
}
