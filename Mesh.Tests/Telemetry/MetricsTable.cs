using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Mesh.Tests.Telemetry;

/// <summary>One metric: as <c>docs/metrics.md</c> has it, or as a node tells it.</summary>
internal sealed record Metric(string Name, string Type, string Labels)
{
    public static Metric Of(string name, string type, IEnumerable<string> labels) =>
        new(name, type, string.Join(' ', labels.Order(StringComparer.Ordinal)));
}

/// <summary>Reads <c>docs/metrics.md</c>.</summary>
internal static partial class MetricsTable
{
    /// <summary>The rows, with each one's unit.</summary>
    public static ImmutableArray<(Metric Metric, string Unit)> Rows() =>
    [
        .. Row().Matches(File.ReadAllText(PathOf())).Select(row => (
            Metric.Of(row.Groups["name"].Value, row.Groups["type"].Value, Code().Matches(row.Groups["labels"].Value).Select(label => label.Groups[1].Value)),
            row.Groups["unit"].Value)),
    ];

    private static string PathOf()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Mesh.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("The tests do not run in the repository.");
        }

        return Path.Combine(directory.FullName, "docs", "metrics.md");
    }

    [GeneratedRegex(@"^\| `(?<name>\w+)` \| (?<type>\w+) \| `(?<unit>[^`]+)` \|(?<labels>[^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
