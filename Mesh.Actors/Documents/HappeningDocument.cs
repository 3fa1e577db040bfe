using System.Collections.Immutable;
using Mesh.Observation;

namespace Mesh.Documents;

/// <summary>The event <c>happening</c> of <c>GET /v1/events</c>: something that happened, told again when another node tells of it.</summary>
/// <param name="Id">Tells it from every other one that this start of the node asked tells of, and grows.</param>
/// <param name="At">When it was first told of, by the clock of the node asked.</param>
/// <param name="Kind">What kind of thing: <c>suspect</c>, <c>well</c>, <c>unreachable</c>, <c>reachable</c>, <c>up</c>,
/// <c>leaving</c>, <c>downed</c>, <c>removed</c>, <c>ring-changed</c>, <c>drain</c>, <c>starved</c>, <c>calm</c>,
/// <c>lease-lost</c>, <c>lease-held</c>, <c>alarm</c> or <c>alarm-over</c>.</param>
/// <param name="Subject">The node, or the service, that it is about.</param>
/// <param name="By">The nodes that told of it; sorted.</param>
/// <param name="Text">The whole of it.</param>
internal sealed record HappeningDocument(
    long Id, DateTimeOffset At, string Kind, string Subject, ImmutableArray<string> By, string Text)
{
    internal static HappeningDocument Of(Happening happening) => new(
        happening.Id, happening.At, Words.Of(happening.Kind.ToString()), happening.Subject, happening.By, happening.Text);
}

/// <summary>The event <c>missed</c> of <c>GET /v1/events</c>: what happened since a <c>Last-Event-ID</c> is not all remembered.</summary>
/// <param name="LastEventId">What was asked for.</param>
/// <param name="Detail">Why it can't be told, a sentence.</param>
internal sealed record MissedDocument(string LastEventId, string Detail);
