using System.Collections;
using System.Globalization;

namespace Mesh.Logs;

/// <summary>What is told of an event that was left out before: its text says so, and its values have the number. Immutable.</summary>
/// <param name="text">The event's own text.</param>
/// <param name="values">Its own values.</param>
/// <param name="omitted">How many like it were left out; 1 or more.</param>
internal sealed class Omission(string text, IEnumerable<KeyValuePair<string, object?>> values, int omitted)
    : IReadOnlyList<KeyValuePair<string, object?>>
{
    private const string Name = "Omitted";

    private readonly KeyValuePair<string, object?>[] _values = [.. values, new(Name, omitted)];

    /// <inheritdoc/>
    public int Count => _values.Length;

    /// <inheritdoc/>
    public KeyValuePair<string, object?> this[int index] => _values[index];

    /// <summary>Puts the number behind a text.</summary>
    public static string Text(string text, int omitted) =>
        omitted == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text} ({omitted:N0} more like it were left out)");

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _values.AsEnumerable().GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => Text(text, omitted);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
