using Mesh.Faults.Records;

namespace Mesh.Faults.Checking;

/// <summary>Under strict affinity, no two nodes are active for one key at any time.</summary>
/// <remarks>
/// An actor is active from the start of its first request until it has saved what it held, or to the end of its last request
/// where it could not. What a freeze cut in two, a request or the wait to save, counts by its start: the node could not know,
/// the reply is dropped, and the store is fenced by the term.
/// </remarks>
internal static class OneActiveNode
{
    internal const string Name = "one active node";

    internal static IEnumerable<Violation> Violations(Evidence evidence) => evidence.Executions
        .Where(execution => execution.Activation > 0 && execution.What != Happening.Activate && evidence.Strict.Contains(execution.Service))
        .GroupBy(execution => (execution.Service, execution.Key))
        .SelectMany(key => Overlaps(key.Key.Service, key.Key.Key, Activities(evidence, key)));

    private static IEnumerable<Activity> Activities(Evidence evidence, IEnumerable<Execution> ofKey) => ofKey
        .GroupBy(execution => (execution.Node, execution.Process, execution.Activation))
        .Where(activation => activation.Any(one => one.Number > 0))
        .Select(activation => new Activity(
            activation.Key.Node,
            activation.Key.Process,
            new(activation.Min(one => one.At), LastOf(evidence, activation.Key.Node, activation))));

    private static long LastOf(Evidence evidence, string node, IEnumerable<Execution> activation)
    {
        var last = 0L;
        foreach (var request in activation.Where(one => one.Number > 0).GroupBy(execution => execution.Number))
        {
            var span = new Span(request.Min(one => one.At), request.Max(one => one.At));
            var isCut = evidence.Freezes.Any(freeze => freeze.Node == node && freeze.Span.Overlap(span) > 0);
            last = Math.Max(last, isCut ? span.From : span.To);
        }

        return Math.Max(last, SavedAt(evidence, node, activation, last));
    }

    /// <summary>When it had saved what it held; 0 where it did not, or a freeze came between.</summary>
    private static long SavedAt(Evidence evidence, string node, IEnumerable<Execution> activation, long last) => activation
        .Where(one => one.What == Happening.Deactivate
            && !evidence.Freezes.Any(freeze => freeze.Node == node && freeze.Span.Overlap(new(last, one.At)) > 0))
        .Select(one => one.At)
        .DefaultIfEmpty()
        .Max();

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
