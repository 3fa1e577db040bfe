using System.Collections.Immutable;
using Mesh.Benchmarks.ClosedLoop;
using Mesh.Benchmarks.Http;

namespace Mesh.Benchmarks.Reports;

/// <summary>A run of <c>startup</c> as a document.</summary>
internal static class StartupReport
{
    private const double GoalSeconds = 1.5;

    internal static Findings Of(int rounds, ImmutableArray<StartUp> all, IReadOnlyDictionary<string, Spread> seconds)
    {
        ImmutableArray<Goal> goals =
        [
            Goal.NoMore("mesh-gateway: first request served", GoalSeconds, seconds[StartUp.Node.Name].Median, "s"),
            Goal.NoMore("mesh-embedded: first requests served", GoalSeconds, seconds[StartUp.Embedded.Name].Median, "s"),
        ];
        return new Findings([.. Lines(rounds, all, seconds, goals)], goals, IsWhole: true);
    }

    private static IEnumerable<string> Lines(
        int rounds,
        ImmutableArray<StartUp> all,
        IReadOnlyDictionary<string, Spread> seconds,
        ImmutableArray<Goal> goals) =>
    [
        "# From the start of a process to its first answer",
        "",
        .. Surroundings.Lines(),
        $"- {rounds} starts of each, in turn; medians",
        "",
        .. all.Select(one => $"- **{one.Name}**: {one.Description}"),
        "",
        .. GoalTable.Lines(goals),
        .. Report.Head("what", "seconds [least-most]"),
        .. all.Select(one => Report.Row(one.Name, Text(seconds[one.Name]))),
    ];

    private static string Text(Spread seconds) => $"{seconds.Median:N3} [{seconds.Least:N3}-{seconds.Most:N3}]";
}
