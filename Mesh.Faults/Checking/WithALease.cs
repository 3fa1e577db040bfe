using Mesh.Faults.Records;

namespace Mesh.Faults.Checking;

/// <summary>Strict work starts only while the grants of a majority of voters hold.</summary>
internal static class WithALease
{
    internal const string Name = "nothing ran without a lease";

    internal static IEnumerable<Violation> Violations(Evidence evidence) => evidence.Executions
        .Where(execution => execution.What == Happening.Start && evidence.Strict.Contains(execution.Service))
        .Where(execution => execution.Voters > 0 && execution.Granting <= execution.Voters / 2)
        .Select(execution => new Violation(Name,
            $"{execution.Number} on {execution.Node} by the grants of {execution.Granting} of {execution.Voters}"));
}
