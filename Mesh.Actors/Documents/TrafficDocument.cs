using Mesh.Observation;

namespace Mesh.Documents;

/// <summary>What all nodes together did in one second: requests that ended, by outcome.</summary>
/// <param name="At">Its end, by the clock of the node asked.</param>
/// <param name="Replied">The handler ran and answered.</param>
/// <param name="Refused">The handler declined the input.</param>
/// <param name="HandlerFailed">The handler threw.</param>
/// <param name="Rejected">The handler did not run.</param>
/// <param name="Unreachable">There was nobody to send to.</param>
/// <param name="Unknown">The handler may have run.</param>
/// <param name="Retries">Attempts after the first.</param>
/// <param name="P50Ms">What half of the requests did not exceed; null when none was measured.</param>
/// <param name="P99Ms">What 99 of 100 did not exceed.</param>
/// <param name="Nodes">How many nodes told of it.</param>
internal sealed record TrafficDocument(
    DateTimeOffset At,
    double Replied,
    double Refused,
    double HandlerFailed,
    double Rejected,
    double Unreachable,
    double Unknown,
    double Retries,
    double? P50Ms,
    double? P99Ms,
    int Nodes)
{
    internal static TrafficDocument Of(TrafficPoint point) => new(
        point.At,
        Of(point, Outcome.Replied),
        Of(point, Outcome.Refused),
        Of(point, Outcome.HandlerFailed),
        Of(point, Outcome.Rejected),
        Of(point, Outcome.Unreachable),
        Of(point, Outcome.Unknown),
        Math.Round(point.Retries, 2),
        point.P50?.TotalMilliseconds,
        point.P99?.TotalMilliseconds,
        point.Nodes);

    private static double Of(TrafficPoint point, Outcome outcome) => Math.Round(point.Outcomes[(int)outcome - 1], 2);
}
