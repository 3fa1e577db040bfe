namespace Mesh.Benchmarks.Scale;

/// <summary>What the nodes of one process know of their cluster.</summary>
/// <param name="Nodes">The nodes that run there.</param>
/// <param name="LeastUp">The least number of Up members that one of them sees.</param>
/// <param name="MostUp">The largest.</param>
/// <param name="Digests">The different rings that they have.</param>
internal sealed record ViewReport(int Nodes, int LeastUp, int MostUp, ulong[] Digests);

/// <summary>What became of requests.</summary>
/// <param name="Sent">How many were sent.</param>
/// <param name="Answered">How many of them were answered.</param>
internal sealed record SendReport(int Sent, int Answered);

/// <summary>What one process uses.</summary>
/// <param name="ProcessorSeconds">Since its start.</param>
/// <param name="ResidentBytes">Memory that is resident.</param>
/// <param name="Threads">Threads of the system.</param>
/// <param name="HeapBytes">Managed objects; only the live ones if a collection was asked for.</param>
internal sealed record UsageReport(double ProcessorSeconds, long ResidentBytes, int Threads, long HeapBytes)
{
    /// <summary>What several processes use together.</summary>
    internal static UsageReport SumOf(IReadOnlyCollection<UsageReport> all) => new(
        all.Sum(one => one.ProcessorSeconds),
        all.Sum(one => one.ResidentBytes),
        all.Sum(one => one.Threads),
        all.Sum(one => one.HeapBytes));
}
