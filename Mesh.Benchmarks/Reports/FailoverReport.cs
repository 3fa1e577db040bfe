using System.Collections.Immutable;
using Mesh.Benchmarks.ClosedLoop;
using Mesh.Benchmarks.Failover;

namespace Mesh.Benchmarks.Reports;

/// <summary>A run of <c>failover</c> as a document.</summary>
internal static class FailoverReport
{
    private const string Handlers = "mesh";

    private static readonly string[] Columns =
    [
        "contender", "tuning", "fault", "failed [least-most]", "of requests", "last failure after s",
        "longest answer ms", "later than 100 ms", "caller's own pauses ms",
        "before: failed", "before: longest ms", "before: pauses ms", "rounds",
    ];

    internal static Findings Of(
        FailoverPlan plan, ImmutableArray<FailoverSample> samples, ImmutableArray<string> faults)
    {
        ImmutableArray<Goal> goals = [.. plan.Faults.Select(fault => GoalOf(samples, fault))];
        return new Findings([.. Lines(plan, samples, goals, faults)], goals, faults.IsEmpty);
    }

    private static IEnumerable<string> Lines(
        FailoverPlan plan,
        ImmutableArray<FailoverSample> samples,
        ImmutableArray<Goal> goals,
        ImmutableArray<string> faults)
    {
        var cases = samples.ToLookup(sample => sample.Case, sample => sample.Figures);
        return
        [
            "# A node of three is lost",
            "",
            .. Surroundings.Lines(),
            $"- load: {FailoverPlan.PerSecond:N0} requests/s, open loop, from inside the first node;"
                + $" {Workload.KeyCount:N0} keys, {Workload.PayloadBytes} bytes echoed; each contender is told to give a"
                + $" request up after {FailoverPlan.Timeout.TotalSeconds} s, and an answer that it still brings later"
                + " counts as one; a request's time counts from when it was due",
            $"- fault: to the last node of {FailoverPlan.Nodes}, {plan.BeforeSeconds} s into the load; then up to"
                + $" {plan.AfterSeconds} s more, less once nothing has failed for {FailoverPlan.CalmSeconds} s",
            $"- {plan.Rounds} rounds, cases in turn, each cluster started afresh; medians, of pauses the longest;"
                + " the caller's own pauses are those of the machine and of its collector: nobody answers faster",
            "",
            .. plan.Contenders.Select(contender => $"- **{contender.Name}**: {contender.Description}"),
            "",
            .. GoalTable.Lines(goals),
            .. Report.Head(Columns),
            .. cases.Select(one => Row(one.Key, [.. one])),
            "",
            "## What failed requests ended with",
            "",
            .. Report.Head("contender", "tuning", "fault", "how often, over all rounds"),
            .. cases.Select(one => Row(one.Key, Kinds([.. one]))),
            "",
            .. Report.Faults(faults),
        ];
    }

    private static Goal GoalOf(ImmutableArray<FailoverSample> samples, NodeFault fault)
    {
        var found = samples
            .Where(sample => sample.Case.Contender.Name == Handlers && sample.Case.Fault == fault)
            .ToArray();
        return Goal.NoMore(
            $"{Handlers}: failed after {NodeFaults.NameOf(fault)}, all rounds",
            0,
            found.Length == 0 ? null : found.Sum(sample => sample.Figures.Failed),
            "requests");
    }

    private static string Row(FailoverCase one, ImmutableArray<OpenLoopFigures> rounds)
    {
        var failed = Of(figures => figures.Failed);
        return Row(
            one,
            $"{failed.Median:N0} [{failed.Least:N0}-{failed.Most:N0}]",
            $"{Of(figures => figures.Requests).Median:N0}",
            LastFailure(rounds),
            $"{Of(figures => figures.LongestMilliseconds).Median:N0}",
            $"{Of(figures => figures.Late).Median:N0}",
            $"{Of(figures => figures.PauseMilliseconds).Most:N0}",
            $"{Of(figures => figures.FailedBefore).Median:N0}",
            $"{Of(figures => figures.LongestBeforeMilliseconds).Median:N0}",
            $"{Of(figures => figures.PauseBeforeMilliseconds).Most:N0}",
            $"{rounds.Length}");

        Spread Of(Func<OpenLoopFigures, double> figure) => Spread.Of(rounds.Select(figure));
    }

    private static string Row(FailoverCase one, params IEnumerable<string> cells) =>
        Report.Row([one.Contender.Name, one.TuningName, one.FaultName, .. cells]);

    private static string LastFailure(ImmutableArray<OpenLoopFigures> rounds)
    {
        var last = Spread.Of(rounds.Select(figures => figures.LastFailureMilliseconds / 1_000));
        var toTheEnd = rounds.Count(figures => figures.FailsToTheEnd);
        return rounds.All(figures => figures.Failed == 0) ? "-"
            : toTheEnd == 0 ? $"{last.Median:N2} [{last.Least:N2}-{last.Most:N2}]"
            : $"{last.Median:N2}; still failing at the end in {toTheEnd} of {rounds.Length}";
    }

    private static string Kinds(ImmutableArray<OpenLoopFigures> rounds)
    {
        var kinds = rounds.SelectMany(figures => figures.Kinds)
            .GroupBy(kind => kind.Key, kind => kind.Value)
            .Select(kind => (Name: kind.Key, Count: kind.Sum()))
            .OrderByDescending(kind => kind.Count)
            .Select(kind => $"{kind.Name}: {kind.Count:N0}");
        return string.Join(", ", kinds.DefaultIfEmpty("-"));
    }
}
