using Mesh.Observation;

namespace Mesh.Documents;

/// <summary>What one node does, in the latest second that it told of.</summary>
/// <param name="SentPerSecond">Requests of its callers that ended.</param>
/// <param name="FailedPerSecond">Those that ended neither with a reply nor with a handler's refusal.</param>
/// <param name="RetriesPerSecond">Attempts after the first.</param>
/// <param name="RunPerSecond">Requests that came to its services.</param>
/// <param name="InFlight">Requests of its callers that are under way.</param>
/// <param name="Running">Requests that wait or run in its services.</param>
/// <param name="P50Ms">What half of its callers' requests did not exceed; null when none was measured.</param>
/// <param name="P99Ms">What 99 of 100 did not exceed.</param>
internal sealed record LoadDocument(
    double SentPerSecond,
    double FailedPerSecond,
    double RetriesPerSecond,
    double RunPerSecond,
    int InFlight,
    int Running,
    double? P50Ms,
    double? P99Ms)
{
    internal static LoadDocument Of(NodeLoad load) => new(
        Math.Round(load.Sent, 2),
        Math.Round(load.Failed, 2),
        Math.Round(load.Retries, 2),
        Math.Round(load.Run, 2),
        load.InFlight,
        load.Running,
        load.P50?.TotalMilliseconds,
        load.P99?.TotalMilliseconds);
}
