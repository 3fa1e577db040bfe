using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Mesh.Routing;

namespace Mesh.Inspection.Commands;

/// <summary>What became of decisions that were made again, as text and as JSON.</summary>
internal static class ReplayText
{
    public static IEnumerable<OutputPart> Parts(ReplayReport report, string? with)
    {
        if (report.LeftOut > 0)
        {
            yield return Output.LineOf(Text(
                $"{report.LeftOut:N0} are left out: they rest on more than {RouteSight.MaxMembers} nodes, which is more than a record holds."));
        }

        if (report.Differ == 0)
        {
            yield return Output.LineOf(new OutputSpan(
                Text($"All {report.Replayed:N0} decisions of {report.Node} come out alike."), Tone.Good));
        }
        else
        {
            yield return Output.LineOf(Text(
                $"{report.Differ:N0} of {report.Replayed:N0} decisions of {report.Node} ({Percent(report.Differ, report)}) go to another node."));
        }

        if (with is null)
        {
            yield break;
        }

        foreach (var part in Output.Table(
            [new("NODE"), new("BEFORE", ToTheRight: true), new("", ToTheRight: true), new("AFTER", ToTheRight: true), new("", ToTheRight: true)],
            report.Nodes.Select(node => Row(node, report))))
        {
            yield return part;
        }
    }

    public static JsonObject Document(ReplayReport report) => new()
    {
        ["node"] = report.Node,
        ["replayed"] = report.Replayed,
        ["differ"] = report.Differ,
        ["leftOut"] = report.LeftOut,
        ["nodes"] = new JsonArray(
        [
            .. report.Nodes.Select(node => new JsonObject
            {
                ["name"] = node.Name.Length == 0 ? null : node.Name,
                ["before"] = node.Before,
                ["after"] = node.After,
            }),
        ]),
    };

    private static ImmutableArray<OutputSpan> Row((string Name, int Before, int After) node, ReplayReport report) =>
    [
        node.Name.Length == 0 ? "nobody" : node.Name,
        Text($"{node.Before:N0}"),
        Percent(node.Before, report),
        Text($"{node.After:N0}"),
        Percent(node.After, report),
    ];

    private static string Percent(int part, ReplayReport report) => Text($"{(double)part / Math.Max(1, report.Replayed):0.0 %}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
