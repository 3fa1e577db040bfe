using System.Collections.Immutable;

namespace Mesh.Observation;

/// <summary>What all nodes together did in one second.</summary>
/// <param name="At">Its end, by the wall clock of the node that made the picture.</param>
/// <param name="Outcomes">Requests that ended, by outcome: one number for each of <see cref="Outcome"/>, in its order.</param>
/// <param name="Retries">Attempts after the first.</param>
/// <param name="P50">What half of the requests did not exceed; null when none was measured.</param>
/// <param name="P99">What 99 of 100 did not exceed.</param>
/// <param name="Nodes">How many nodes told of it.</param>
internal sealed record TrafficPoint(
    DateTimeOffset At, ImmutableArray<double> Outcomes, double Retries, TimeSpan? P50, TimeSpan? P99, int Nodes);
