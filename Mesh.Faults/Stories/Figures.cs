using System.Collections.Immutable;
using Mesh.Faults.Checking;
using Mesh.Faults.Records;
using Mesh.Faults.Traffic;

namespace Mesh.Faults.Stories;

/// <summary>What stories measure in a history.</summary>
internal static class Figures
{
    /// <summary>The requests that were not answered with a reply.</summary>
    internal static IReadOnlyList<Answered> Failed(this History history, Func<Answered, bool>? which = null) =>
        [.. history.Requests.Where(request => !request.IsReplied && (which?.Invoke(request) ?? true))];

    /// <summary>How many of how many failed, and how.</summary>
    internal static string Failures(this History history, Func<Answered, bool>? which = null)
    {
        var failed = history.Failed(which);
        var all = history.Requests.Count(request => which?.Invoke(request) ?? true);
        return failed.Count == 0
            ? $"0 of {all}"
            : $"{failed.Count} of {all} ({string.Join(", ", failed
                .GroupBy(request => $"{request.Outcome} {request.Reason}")
                .OrderByDescending(kind => kind.Count())
                .Select(kind => $"{kind.Key} {kind.Count()}"))})";
    }

    /// <summary>The longest that an answer took which was under way after a moment.</summary>
    internal static TimeSpan Slowest(this History history, long after, Func<Answered, bool>? which = null) => history.Requests
        .Where(request => request.Ended >= after && request.IsReplied && (which?.Invoke(request) ?? true))
        .Select(history.TookWithoutStalls)
        .DefaultIfEmpty()
        .Max();

    /// <summary>The share of requests begun from a moment to another that were answered with a reply, 0 to 1.</summary>
    internal static double Share(this History history, long from, long to, Func<Answered, bool>? which = null)
    {
        var begun = history.Requests
            .Where(request => request.Began >= from && request.Began < to && (which?.Invoke(request) ?? true))
            .ToArray();
        return begun.Length == 0 ? 0 : (double)begun.Count(request => request.IsReplied) / begun.Length;
    }

    /// <summary>How long after a moment the last request began that failed; zero when none did.</summary>
    internal static TimeSpan LastFailure(this History history, long after, Func<Answered, bool>? which = null) =>
        history.Failed(request => request.Began >= after && (which?.Invoke(request) ?? true))
            .Select(request => Monotonic.Duration(request.Began - after))
            .DefaultIfEmpty()
            .Max();

    /// <summary>
    /// How long after a fault the last request began that another node answered than had answered its key before.
    /// </summary>
    internal static TimeSpan LastAbroad(this History history, Span fault)
    {
        var homes = history.Requests
            .Where(request => request.IsReplied && request.Ended < fault.From)
            .GroupBy(request => (request.Service, request.Key))
            .ToDictionary(key => key.Key, key => key.MaxBy(request => request.Ended)!.Node);
        return history.Requests
            .Where(request => request.IsReplied && request.Began > fault.To
                && homes.TryGetValue((request.Service, request.Key), out var home) && home != request.Node)
            .Select(request => Monotonic.Duration(request.Began - fault.To))
            .DefaultIfEmpty()
            .Max();
    }

    /// <summary>The time below which that share of the answers lies, of requests begun from a moment to another.</summary>
    internal static TimeSpan Percentile(this History history, double share, long from, long to, Func<Answered, bool>? which = null)
    {
        var took = history.Requests
            .Where(request => request.IsReplied && request.Began >= from && request.Began < to)
            .Where(request => which?.Invoke(request) ?? true)
            .Select(history.TookWithoutStalls)
            .Order()
            .ToArray();
        return took.Length == 0 ? TimeSpan.Zero : took[Math.Min(took.Length - 1, (int)(took.Length * share))];
    }

    /// <summary>A promise that none of these failed.</summary>
    internal static void PromiseNoneFailed(this Stage stage, History history, Func<Answered, bool>? which = null) =>
        stage.Promise("0 failed", history.Failed(which).Count == 0, history.Failures(which));

    /// <summary>The promises of strict affinity by name, from what was found to break an invariant.</summary>
    internal static void PromiseStrict(this Stage stage, ImmutableArray<Violation> violations)
    {
        stage.PromiseUnbroken("nothing runs twice", violations, AtMostOnce.Name);
        stage.PromiseUnbroken("nor on two nodes", violations, OneActiveNode.Name);
        stage.PromiseUnbroken("no acknowledged step is out of order while its actor lives", violations, StepsInOrder.Name);
    }

    /// <summary>A promise that no request, idempotent or not, ran twice.</summary>
    internal static void PromiseNoneTwice(this Stage stage, Cluster cluster)
    {
        var starts = Stage.Executions(cluster).Where(run => run is { What: Happening.Start, Number: > 0 }).CountBy(run => run.Number).ToArray();
        var twice = starts.Count(start => start.Value > 1);
        stage.Promise("no request ran twice", starts.Length > 0 && twice == 0, $"{twice} of {starts.Length}");
    }

    /// <summary>A promise of a share of replies, in percent.</summary>
    internal static void PromiseShare(this Stage stage, string what, double percent, double share) =>
        stage.Promise($"{what} ≥ {percent:0.##} %", share * 100 >= percent, $"{share * 100:0.00} %");

    /// <summary>Nanoseconds after a moment.</summary>
    internal static long After(this long moment, double seconds) => moment + TimeSpan.FromSeconds(seconds).Nanoseconds();
}
