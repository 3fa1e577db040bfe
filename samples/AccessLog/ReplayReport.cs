using System.Collections.Immutable;

namespace Mesh.Samples.AccessLog;

/// <summary>A client's totals in the cluster when the replay had ended.</summary>
internal sealed record ClientResult(string Client, Totals Totals);

/// <summary>What a replay came to.</summary>
/// <param name="Elapsed">How long the lines took, without the reading of totals at the end.</param>
/// <param name="Measured">What was measured over all lines.</param>
/// <param name="Clients">The cluster's totals of each client, in no order.</param>
/// <param name="Faults">Everything that is not as it should be, a sentence each.</param>
internal sealed record ReplayReport(
    TimeSpan Elapsed, Measured Measured, ImmutableArray<ClientResult> Clients, ImmutableArray<string> Faults)
{
    /// <summary>Whether every request was answered and all totals are right.</summary>
    public bool IsGood => Faults.IsEmpty;

    /// <summary>The clients with the most requests, at most this many.</summary>
    public IEnumerable<ClientResult> Busiest(int count) => Clients
        .OrderByDescending(client => client.Totals.Requests)
        .ThenBy(client => client.Client, StringComparer.Ordinal)
        .Take(count);
}
