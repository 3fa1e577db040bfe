namespace Mesh.Tests.Simulation;

/// <summary>What must hold of each request, whatever went wrong.</summary>
internal static class Invariants
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(250);

    /// <summary>A starved caller's own lateness beyond the moment at which it was well again.</summary>
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(1);

    /// <summary>Each promise that was broken to this request.</summary>
    public static IEnumerable<string> BrokenTo(Asked asked)
    {
        foreach (var call in asked.Calls)
        {
            foreach (var broken in BrokenTo(asked, call))
            {
                yield return broken;
            }
        }

        var ends = asked.Calls.Select(call => call.Result?.Outcome).ToArray();
        if (asked.Runs.Count > 0 && ends.Length > 0 && ends.All(end => end is Outcome.Rejected or Outcome.Unreachable))
        {
            yield return "it ran, and its callers were told that it did not";
        }

        if (asked.Runs.GroupBy(run => run.On).Any(runs => runs.Count() > 1))
        {
            yield return "it ran twice in one process";
        }

        if (!asked.Idempotent && asked.Calls.Count == 1 && asked.Runs.Count > 1)
        {
            yield return "it is not idempotent, and ran twice";
        }
    }

    private static IEnumerable<string> BrokenTo(Asked asked, Call call)
    {
        if (call.Ends.Count > 1)
        {
            yield return "it ended twice";
        }

        if (call.Ends.Count == 0)
        {
            if (call.Through.IsAlive)
            {
                yield return "it never ended";
            }

            yield break; // its caller is dead
        }

        if (call.Ends[0].At > LatestEnd(call))
        {
            yield return "it ended too late";
        }

        if (call.Result is not { IsReplied: true } reply)
        {
            yield break;
        }

        if (reply.Payload.Length != sizeof(long) || BitConverter.ToInt32(reply.Payload.Span) != asked.Number)
        {
            yield return "it got another request's reply";
        }

        if (asked.Runs.All(run => run.On.Machine.Name != reply.Node))
        {
            yield return $"it was replied to by {reply.Node}, where it did not run";
        }
    }

    private static TimeSpan LatestEnd(Call call)
    {
        var deadline = call.StartedAt + call.Deadline + Grace;
        var excused = call.Through.ImpairedUntil + Recovery;
        return call.Through.ImpairedUntil >= call.StartedAt && excused > deadline ? excused : deadline;
    }
}
