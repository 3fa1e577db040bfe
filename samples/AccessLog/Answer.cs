using System.Text.Json;

namespace Mesh.Samples.AccessLog;

/// <summary>How one request ended, in the words of the gateway's problem details, whatever carried it.</summary>
/// <param name="Outcome"><c>replied</c>, <c>refused</c>, <c>rejected</c>, …; <c>transport-failed</c> when no answer
/// came.</param>
/// <param name="Reason">Why; <c>none</c> when it was replied to.</param>
/// <param name="Node">The node that answered; null when none is known.</param>
/// <param name="Payload">The reply; empty unless it was replied to.</param>
/// <param name="Detail">A sentence for people; null when it was replied to.</param>
internal sealed record Answer(string Outcome, string Reason, string? Node, ReadOnlyMemory<byte> Payload, string? Detail)
{
    /// <summary>Whether the handler ran and answered.</summary>
    public bool IsReplied => Outcome == "replied";

    /// <summary>What the runtime says of a request that no gateway carried.</summary>
    public static Answer Of(in RequestResult result) => new(
        Word(result.Outcome.ToString()), Word(result.Reason.ToString()), result.Node, result.Payload, result.Detail);

    /// <summary>An answer that never came.</summary>
    public static Answer TransportFailed(string reason, string detail) =>
        new("transport-failed", reason, null, default, detail);

    private static string Word(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name);
}
