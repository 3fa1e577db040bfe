namespace Mesh.Faults.Checking;

/// <summary>
/// A request that is not idempotent runs at most once, whatever its outcome; an idempotent one at most once on a node,
/// where a node that started again is another.
/// </summary>
internal static class AtMostOnce
{
    internal const string Name = "ran at most once";

    internal static IEnumerable<Violation> Violations(Evidence evidence)
    {
        foreach (var request in evidence.History.Requests)
        {
            var runs = evidence.Starts[request.Number].ToArray();
            if (!request.Idempotent && runs.Length > 1)
            {
                yield return new(Name, $"{request.Number} ran {runs.Length} times: {Where(runs)}");
            }
            else if (runs.Select(run => run.Process).Distinct().Count() < runs.Length)
            {
                yield return new(Name, $"{request.Number}, idempotent, ran twice on a node: {Where(runs)}");
            }
        }
    }

    private static string Where(IEnumerable<Records.Execution> runs) =>
        string.Join(" and ", runs.Select(run => $"{run.Node}/{run.Process}"));
}
