using System.Globalization;
using System.Text;
using BenchmarkDotNet.Reports;

namespace Mesh.Benchmarks.Rings;

/// <summary>One Markdown table of all that was measured of rings: a row for each benchmark, a column for each size.</summary>
internal static class RingTable
{
    private const string None = "–";

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

    /// <summary>The table; empty cells were not measured.</summary>
    public static string Of(IReadOnlyCollection<Summary> summaries)
    {
        var reports = summaries.SelectMany(summary => summary.Reports).ToArray();
        var text = new StringBuilder();
        if (summaries.FirstOrDefault() is { } first)
        {
            var host = first.HostEnvironmentInfo;
            text.Append(CultureInfo.InvariantCulture, $"{host.Cpu.Value?.ProcessorName}, .NET {Environment.Version}; ")
                .Append("256 points for each node, 128 at 10,000. Mean and allocated bytes of one operation.\n\n");
        }

        text.Append("| nodes |").AppendJoin(" |", Sizes.Select(size => $" {size:N0}")).Append(" |\n|---|")
            .Append(string.Concat(Sizes.Select(_ => "---|"))).Append('\n');
        foreach (var (method, words) in Rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {words} |")
                .AppendJoin(" |", Sizes.Select(size => $" {Cell(reports, method, size)}")).Append(" |\n");
        }

        return text.ToString();
    }

    private static string Cell(BenchmarkReport[] reports, string method, int nodes)
    {
        var report = Array.Find(reports, one =>
            one.BenchmarkCase.Descriptor.WorkloadMethod.Name == method
            && Equals(one.BenchmarkCase.Parameters["Nodes"], nodes));
        return report?.ResultStatistics is { } statistics
            ? $"{Duration(statistics.Mean)}, {Bytes(report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase))}"
            : None;
    }

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
