using Mesh.Faults.Records;

namespace Mesh.Faults.Checking;

/// <summary>Under strict affinity, no two nodes are active for one key at any time.</summary>
/// <remarks>
/// An actor is active from the start of its first request to the end of its last. A request that a freeze cut in two
/// counts by its start: the node could not know, its reply is dropped, and its store is fenced by the term.
/// </remarks>
internal static class OneActiveNode
{
    internal const string Name = "one active node";

    internal static IEnumerable<Violation> Violations(Evidence evidence) => evidence.Executions
        .Where(execution => execution.Number > 0 && evidence.Strict.Contains(execution.Service))
        .GroupBy(execution => (execution.Service, execution.Key))
        .SelectMany(key => Overlaps(key.Key.Service, key.Key.Key, Activities(evidence, key)));

    private static IEnumerable<Activity> Activities(Evidence evidence, IEnumerable<Execution> ofKey) => ofKey
        .GroupBy(execution => (execution.Node, execution.Process, execution.Activation))
        .Select(activation => new Activity(
            activation.Key.Node,
            activation.Key.Process,
            new(activation.Min(one => one.At), LastOf(evidence, activation.Key.Node, activation))));

    private static long LastOf(Evidence evidence, string node, IEnumerable<Execution> activation)
    {
        var last = 0L;
        foreach (var request in activation.GroupBy(execution => execution.Number))
        {
            var span = new Span(request.Min(one => one.At), request.Max(one => one.At));
            var isCut = evidence.Freezes.Any(freeze => freeze.Node == node && freeze.Span.Overlap(span) > 0);
            last = Math.Max(last, isCut ? span.From : span.To);
        }

        return last;
    }

    private static IEnumerable<Violation> Overlaps(string service, string key, IEnumerable<Activity> activities)
    {
        Activity? latest = null;
        foreach (var next in activities.OrderBy(activity => activity.Span.From))
        {
            if (latest is not null && latest.Process != next.Process && next.Span.From <= latest.Span.To)
            {
                var common = Monotonic.Duration(latest.Span.Overlap(next.Span)).TotalMilliseconds;
                yield return new(Name, $"{service}/{key} on {latest.Node} and {next.Node} for {common:0.000} ms");
            }

            latest = latest is null || next.Span.To > latest.Span.To ? next : latest;
        }
    }

    private sealed record Activity(string Node, int Process, Span Span);
}
