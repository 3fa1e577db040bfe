using System.Collections.Immutable;
using System.Diagnostics;
using Mesh.Benchmarks.Processes;

namespace Mesh.Benchmarks.Failover;

/// <summary>What became of the requests around one fault. What ended before the fault counts apart: it is not its
/// doing.</summary>
/// <param name="Requests">That ended after the fault.</param>
/// <param name="Failed">Of these, not answered.</param>
/// <param name="FailedBefore">Requests that failed before the fault.</param>
/// <param name="LastFailureMilliseconds">From the fault until the last request was due that failed; 0 when none
/// did.</param>
/// <param name="LongestMilliseconds">The longest that a request took that was answered after the fault.</param>
/// <param name="LongestBeforeMilliseconds">The same before the fault: how calm the machine was.</param>
/// <param name="Late">Requests answered after the fault that took longer than 100 ms.</param>
/// <param name="WindowMilliseconds">From the fault until no more requests were sent.</param>
/// <param name="Kinds">How often each kind of failure came after the fault.</param>
internal sealed record OpenLoopFigures(
    int Requests,
    int Failed,
    int FailedBefore,
    double LastFailureMilliseconds,
    double LongestMilliseconds,
    double LongestBeforeMilliseconds,
    int Late,
    double WindowMilliseconds,
    ImmutableSortedDictionary<string, int> Kinds) : NodeAnswer
{
    private const double LateMilliseconds = 100;
    private const double OneSecond = 1_000;

    /// <summary>The longest pause of the caller's own process before the fault.</summary>
    public double PauseBeforeMilliseconds { get; init; }

    /// <summary>The longest pause of the caller's own process after the fault: nobody could answer faster.</summary>
    public double PauseMilliseconds { get; init; }

    /// <summary>Whether requests still failed in the last second, or tenth of a short window.</summary>
    internal bool FailsToTheEnd =>
        Failed > 0 && LastFailureMilliseconds > WindowMilliseconds - Math.Min(OneSecond, WindowMilliseconds / 10);

    /// <param name="ended">All requests.</param>
    /// <param name="struck">When the fault was, as a timestamp.</param>
    /// <param name="stopped">When no more requests were sent, as a timestamp.</param>
    internal static OpenLoopFigures Of(ImmutableArray<EndedRequest> ended, long struck, long stopped)
    {
        var before = ended.RemoveAll(request => request.At >= struck);
        var after = ended.RemoveAll(request => request.At < struck);
        var failed = after.RemoveAll(request => request.Failure is null);
        return new OpenLoopFigures(
            after.Length,
            failed.Length,
            before.Count(request => request.Failure is not null),
            failed.Select(request => Math.Max(0, Milliseconds(struck, request.Due))).DefaultIfEmpty().Max(),
            Longest(after),
            Longest(before),
            after.Count(request => request.Failure is null && Latency(request) > LateMilliseconds),
            Milliseconds(struck, stopped),
            failed.GroupBy(request => request.Failure!)
                .ToImmutableSortedDictionary(kind => kind.Key, kind => kind.Count(), StringComparer.Ordinal));
    }

    private static double Longest(ImmutableArray<EndedRequest> requests) =>
        requests.Where(request => request.Failure is null).Select(Latency).DefaultIfEmpty().Max();

    private static double Latency(EndedRequest request) => Milliseconds(request.Due, request.At);

    private static double Milliseconds(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalMilliseconds;
}
