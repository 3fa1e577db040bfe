using Mesh.Faults.Records;

namespace Mesh.Faults.Checking;

/// <summary>Each node that ran a key's request is on the key's preference list.</summary>
internal static class OnThePreferenceList
{
    internal const string Name = "on the preference list";

    internal static IEnumerable<Violation> Violations(Evidence evidence) => evidence.Executions
        .Where(execution => execution.What == Happening.Start)
        .Where(execution => evidence.PreferenceLists.TryGetValue((execution.Service, execution.Key), out var list)
            && !list.Contains(execution.Node))
        .Select(execution => new Violation(
            Name, $"{execution.Number} of {execution.Service}/{execution.Key} ran on {execution.Node}"));
}
