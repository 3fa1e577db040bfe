using Mesh.Benchmarks.ClosedLoop;

namespace Mesh.Benchmarks.Reports;

/// <summary>The section of a document that says which goals are met.</summary>
internal static class GoalTable
{
    internal static IEnumerable<string> Lines(IEnumerable<Goal> goals) =>
    [
        "## Goals",
        "",
        .. Report.Head("goal", "wanted", "measured", "met"),
        .. goals.Select(goal => Report.Row(goal.Name, goal.Wanted, goal.Measured, goal.Verdict)),
        "",
    ];
}
