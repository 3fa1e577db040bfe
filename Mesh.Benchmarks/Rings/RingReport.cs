using System.Collections.Immutable;
using System.Globalization;
using BenchmarkDotNet.Reports;
using Mesh.Benchmarks.ClosedLoop;
using Mesh.Benchmarks.Reports;

namespace Mesh.Benchmarks.Rings;

/// <summary>A run of <c>ring</c> as a document: a row for each benchmark, a column for each size.</summary>
internal static class RingReport
{
    private const string None = "–";
    private const string GoalName = "ring: owner of a short key, 1,000 nodes × 256";
    private const int GoalNodes = 1_000;
    private const double GoalNanoseconds = 30;

    private static readonly int[] Sizes = [10, 100, 1_000, 10_000];

    // In the order of the table; by method, for a benchmark's name has no room for these words.
    private static readonly (string Method, string Words)[] Rows =
    [
        (nameof(LookupBenchmarks.Owner), "Mesh: owner of a key of 6 to 15 characters"),
        (nameof(LookupBenchmarks.OwnerOfLongKey), "Mesh: owner of a key of 36 characters"),
        (nameof(LookupBenchmarks.OwnerInTurn), "Mesh: owner of a short key, one waiting for the other"),
        (nameof(LookupBenchmarks.Position), "Mesh: the short key's hash alone"),
        (nameof(LookupBenchmarks.OwnerOfPosition), "Mesh: owner of a position"),
        (nameof(LookupBenchmarks.PreferenceList), "Mesh: preference list of 3"),
        (nameof(LookupBenchmarks.Akka), "Akka `ConsistentHash.NodeFor`, factor 10"),
        (nameof(RouterBenchmarks.AkkaRouterSelect), "Akka `ConsistentHashingRoutingLogic.Select`"),
        (nameof(LookupBenchmarks.Jump), "jump hash"),
        (nameof(LookupBenchmarks.Rendezvous), "rendezvous hashing"),
        (nameof(ChangeBenchmarks.Build), "Mesh: build"),
        (nameof(ChangeBenchmarks.Add), "Mesh: one node more"),
        (nameof(ChangeBenchmarks.AkkaBuild), "Akka: build"),
        (nameof(ChangeBenchmarks.AkkaAdd), "Akka: one node more"),
    ];

    /// <summary>The table, whose empty cells were not measured, and the goals.</summary>
    internal static Findings Of(IReadOnlyCollection<Summary> summaries, bool isWhole)
    {
        BenchmarkReport[] reports = [.. summaries.SelectMany(summary => summary.Reports)];
        var lookup = Find(reports, nameof(LookupBenchmarks.Owner), GoalNodes);
        ImmutableArray<Goal> goals =
        [
            Goal.NoMore($"{GoalName}: time", GoalNanoseconds, lookup?.ResultStatistics?.Median, "ns"),
            Goal.NoMore($"{GoalName}: allocated", 0, lookup is null ? null : AllocatedBytes(lookup), "B"),
        ];
        return new Findings(
            [
                "# The ring",
                "",
                .. Surroundings.Lines(),
                "- 256 points for each node, 128 at 10,000; in the table mean and allocated bytes of one operation, in the"
                    + " goals the median",
                "",
                .. GoalTable.Lines(goals),
                .. Report.Head(["nodes", .. Sizes.Select(size => $"{size:N0}")]),
                .. Rows.Select(row => Report.Row([row.Words, .. Sizes.Select(size => Cell(Find(reports, row.Method, size)))])),
            ],
            goals,
            isWhole);
    }

    private static BenchmarkReport? Find(BenchmarkReport[] reports, string method, int nodes) => Array.Find(
        reports,
        one => one.BenchmarkCase.Descriptor.WorkloadMethod.Name == method
            && Equals(one.BenchmarkCase.Parameters["Nodes"], nodes));

    private static long? AllocatedBytes(BenchmarkReport report) =>
        report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase);

    private static string Cell(BenchmarkReport? report) => report?.ResultStatistics is { } statistics
        ? $"{Duration(statistics.Mean)}, {Bytes(AllocatedBytes(report))}"
        : None;

    private static string Duration(double nanoseconds) => nanoseconds switch
    {
        < 100 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds:0.0} ns"),
        < 100_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds:N0} ns"),
        < 100_000_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1_000_000:0.00} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1_000_000:N0} ms"),
    };

    private static string Bytes(long? bytes) => bytes switch
    {
        null => "?",
        < 10_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes:N0} B"),
        < 10_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:N0} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:N0} MB"),
    };
}
