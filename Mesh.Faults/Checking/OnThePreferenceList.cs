using Mesh.Faults.Records;

namespace Mesh.Faults.Checking;

/// <summary>Under preferred affinity, each node that ran a key's request is on the key's preference list.</summary>
/// <remarks>
/// A preference list holds every node of its ring, the owner first: so a node must be on a ring that somebody went by when
/// it ran, or shortly before, because a request waits for a while. All services of the suite have the same nodes.
/// </remarks>
internal static class OnThePreferenceList
{
    internal const string Name = "on the preference list";

    /// <summary>How long a request that was sent by one ring may be under way: no story's deadline is longer.</summary>
    private static readonly long UnderWay = TimeSpan.FromSeconds(10).Nanoseconds();

    /// <summary>A ring is in force before it is seen for the first time: nodes are asked five times a second.</summary>
    private static readonly long Unseen = TimeSpan.FromSeconds(1).Nanoseconds();

    internal static IEnumerable<Violation> Violations(Evidence evidence)
    {
        var rings = evidence.Rings
            .SelectMany(ring => ring.Members.Select(member => (Member: member, ring.Span)))
            .ToLookup(ring => ring.Member, ring => new Span(ring.Span.From - Unseen, ring.Span.To + UnderWay));
        return evidence.Rings.IsEmpty ? [] : evidence.Executions
            .Where(execution => execution is { What: Happening.Start, Number: > 0 })
            .Where(execution => !evidence.Strict.Contains(execution.Service))
            .Where(execution => !rings[execution.Node].Any(span => span.From <= execution.At && execution.At <= span.To))
            .Select(execution => new Violation(
                Name, $"{execution.Number} of {execution.Service}/{execution.Key} ran on {execution.Node}"));
    }
}
