using System.Collections.Immutable;

namespace Mesh.Faults.Checking;

/// <summary>What must hold whatever breaks. Pure.</summary>
internal static class Invariants
{
    private static readonly Func<Evidence, IEnumerable<Violation>>[] All =
    [
        EnoughTraffic.Violations,
        OneOutcome.Violations,
        RanAsSaid.Violations,
        AtMostOnce.Violations,
        OneActiveNode.Violations,
        WithALease.Violations,
        StepsInOrder.Violations,
        OnThePreferenceList.Violations,
    ];

    /// <summary>Everything that the evidence shows to be broken.</summary>
    internal static ImmutableArray<Violation> Check(Evidence evidence) =>
        [.. All.SelectMany(violations => violations(evidence))];

    /// <summary>The violations by rule, with the first few of each, in one line.</summary>
    internal static string Sum(ImmutableArray<Violation> violations)
    {
        const int Shown = 2;
        return violations.IsEmpty ? "no invariant violated" : string.Join("; ", violations
            .GroupBy(violation => violation.Invariant)
            .Select(rule => $"{rule.Key}: {rule.Count()} ({string.Join(", ", rule.Take(Shown).Select(one => one.Detail))}"
                + (rule.Count() > Shown ? ", ...)" : ")")));
    }
}
