using System.Collections.Immutable;

namespace Mesh.Documents;

/// <summary>Something that is wrong now.</summary>
/// <param name="Kind">What kind of thing: <c>ring-disagreement</c>.</param>
/// <param name="Subject">What it is about: a service's name.</param>
/// <param name="Nodes">The nodes that it is put down to, sorted.</param>
/// <param name="Text">The whole of it, as a sentence.</param>
internal sealed record AlarmDocument(string Kind, string Subject, ImmutableArray<string> Nodes, string Text)
{
    internal static AlarmDocument Of(Alarm alarm) => new(alarm.Kind, alarm.Subject, alarm.Nodes, alarm.Text);
}
