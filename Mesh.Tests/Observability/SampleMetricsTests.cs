using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Mesh.Tests.Observability;

/// <summary>Rules and dashboards of <c>samples/Observability</c> ask for what <c>docs/metrics.md</c> says that there is.</summary>
public sealed partial class SampleMetricsTests
{
    private const string Sample = "../../samples/Observability";

    // Prometheus' own, and what its text has beside the table.
    private static readonly FrozenSet<string> Foreign = ["up", "ALERTS", "target_info"];
    private static readonly FrozenSet<string> ForeignLabels = ["job", "instance", "alertstate", "le"];

    private static readonly (FrozenSet<string> Metrics, FrozenSet<string> Labels) Known = ReadTable();

    private static readonly string Recording = Read($"{Sample}/prometheus/rules/recording.yml");
    private static readonly string Alerts = Read($"{Sample}/prometheus/rules/alerts.yml");
    private static readonly JsonElement Dashboard = JsonDocument.Parse(Read($"{Sample}/grafana/dashboards/mesh.json")).RootElement;

    public static TheoryData<string> Expressions => [.. RulesOf(Recording), .. RulesOf(Alerts), .. Panels()];

    [Fact]
    public void TheTableAndTheSampleAreRead()
    {
        Assert.Contains("mesh_requests_total", Known.Metrics.AsEnumerable());
        Assert.Contains("mesh_service", Known.Labels.AsEnumerable());
        Assert.InRange(RulesOf(Recording).Length, 5, 100);
        Assert.InRange(RulesOf(Alerts).Length, 10, 100);
        Assert.InRange(Panels().Length, 20, 100);
    }

    [Theory]
    [MemberData(nameof(Expressions))]
    public void EachNameIsInTheTableOrRecorded(string expression)
    {
        var recorded = Record().Matches(Recording).Select(match => match.Groups[1].Value).ToHashSet();
        foreach (var name in Names(expression))
        {
            Assert.True(
                Foreign.Contains(name) || recorded.Contains(name) || Known.Metrics.Contains(Series().Replace(name, "")) || Known.Metrics.Contains(name),
                $"{name} is in no row of docs/metrics.md: {expression}");
        }
    }

    [Theory]
    [MemberData(nameof(Expressions))]
    public void EachLabelIsInTheTable(string expression)
    {
        foreach (var label in Labels(expression))
        {
            Assert.True(ForeignLabels.Contains(label) || Known.Labels.Contains(label), $"{label} is no label of docs/metrics.md: {expression}");
        }
    }

    [Fact]
    public void EachAlertSaysWhatItIsAndWhatToDo()
    {
        var alerts = Alerts.Split("- alert: ")[1..];

        Assert.All(alerts, alert => Assert.Matches("(?s)severity: (critical|warning) .*summary: \".*description: ", alert));
    }

    [Fact]
    public void TheDashboardsPanelsAreSoundAndExplained()
    {
        var panels = Dashboard.GetProperty("panels").EnumerateArray().ToArray();

        Assert.Equal(panels.Length, panels.Select(panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        Assert.All(
            panels.Where(panel => panel.GetProperty("type").GetString() != "row"),
            panel =>
            {
                Assert.NotEqual("", panel.GetProperty("description").GetString());
                Assert.Contains(
                    $"uid: {panel.GetProperty("datasource").GetProperty("uid").GetString()}\n",
                    Read($"{Sample}/grafana/provisioning/datasources/mesh.yml"),
                    StringComparison.Ordinal);
            });
    }

    private static (FrozenSet<string> Metrics, FrozenSet<string> Labels) ReadTable()
    {
        var rows = Read("../../docs/metrics.md").Split('\n')
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells is ["", ['`', ..], _, _, _, _, ..])
            .ToArray();
        return (
            [.. rows.Select(cells => cells[1].Trim('`'))],
            [.. rows.SelectMany(cells => cells[4].Split(", ")).Select(label => label.Trim('`'))]);
    }

    /// <summary>Each <c>expr</c>, of one line or of the indented ones below it.</summary>
    private static string[] RulesOf(string rules) =>
        [.. Expression().Matches(rules).Select(match => match.Groups[1].Value.TrimStart('|').Trim())];

    private static string[] Panels() =>
    [
        .. Dashboard.GetProperty("panels").EnumerateArray()
            .Where(panel => panel.TryGetProperty("targets", out _))
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .Select(target => target.GetProperty("expr").GetString()!),
    ];

    /// <summary>What stands where a metric may: no label, no function, no word of the language.</summary>
    private static IEnumerable<string> Names(string expression) =>
        Name().Matches(Grouping().Replace(Matchers().Replace(expression, " "), " ")).Select(match => match.Value)
            .Where(name => name is not ("and" or "or" or "unless" or "bool"));

    private static IEnumerable<string> Labels(string expression) =>
        Matchers().Matches(expression).SelectMany(match => Label().Matches(match.Value).Select(label => label.Groups[1].Value))
            .Concat(Grouping().Matches(expression).SelectMany(match => Name().Matches(match.Groups[1].Value).Select(label => label.Value)));

    private static string Read(string path, [CallerFilePath] string here = "") => File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, path));

    [GeneratedRegex(@"^ +expr: (\|(?:\n {10}.*)+|.*)", RegexOptions.Multiline)]
    private static partial Regex Expression();

    [GeneratedRegex(@"^ +- record: (.+)$", RegexOptions.Multiline)]
    private static partial Regex Record();

    [GeneratedRegex(@"\{[^}]*\}|\[[^\]]*\]")]
    private static partial Regex Matchers();

    [GeneratedRegex(@"\b(?:by|on|without|ignoring|group_left|group_right) ?\(([^)]*)\)")]
    private static partial Regex Grouping();

    [GeneratedRegex(@"([a-z_]+)(?:=|!)")]
    private static partial Regex Label();

    [GeneratedRegex(@"\b[A-Za-z_][A-Za-z0-9_:]*\b(?!\s*\()")]
    private static partial Regex Name();

    [GeneratedRegex("_(?:bucket|sum|count)$")]
    private static partial Regex Series();
}
