using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Mesh.Tests.Telemetry;

/// <summary>Reads the text that Prometheus scrapes.</summary>
internal static partial class MetricsText
{
    /// <summary>All metrics but the target's own, with the labels of all their series.</summary>
    public static ImmutableArray<Metric> Metrics(string text) =>
    [
        .. Type().Matches(text)
            .Select(type => (Name: type.Groups[1].Value, Type: type.Groups[2].Value))
            .Where(metric => metric.Name != "target_info")
            .Select(metric => Metric.Of(metric.Name, metric.Type, LabelsOf(metric.Name, text))),
    ];

    /// <summary>The value of the series whose labels hold all of these; null when there is none.</summary>
    public static double? Value(string text, string name, params string[] labels) => Series().Matches(text)
        .Where(series => series.Groups["name"].Value == name && labels.All(series.Groups["labels"].Value.Contains))
        .Select(series => (double?)double.Parse(series.Groups["value"].Value.Replace("+Inf", "Infinity", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture))
        .SingleOrDefault();

    private static IEnumerable<string> LabelsOf(string name, string text) => Series().Matches(text)
        .Where(series => series.Groups["name"].Value is var found && (found == name || found == $"{name}_bucket"))
        .SelectMany(series => Label().Matches(series.Groups["labels"].Value).Select(label => label.Groups[1].Value))
        .Where(label => label is not ("otel_scope_name" or "le"))
        .Distinct();

    [GeneratedRegex(@"^# TYPE (\w+) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Type();

    [GeneratedRegex(@"^(?<name>\w+)\{(?<labels>[^}]*)\} (?<value>\S+)", RegexOptions.Multiline)]
    private static partial Regex Series();

    [GeneratedRegex("(\\w+)=\"")]
    private static partial Regex Label();
}
