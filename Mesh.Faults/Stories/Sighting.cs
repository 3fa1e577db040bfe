using System.Collections.Immutable;

namespace Mesh.Faults.Stories;

/// <summary>The members as one node saw them from a moment on.</summary>
/// <param name="Observer">That node's name.</param>
/// <param name="At">The moment, on the monotonic clock in nanoseconds.</param>
/// <param name="Members">Status and reachability by name: <c>up</c>, <c>up unreachable</c>, …; both of a name
/// whose node was started again before the one that it replaces was removed: <c>joining and removed</c>.</param>
internal sealed record Sighting(string Observer, long At, ImmutableSortedDictionary<string, string> Members)
{
    internal bool Sees(string member, string status = "up") => Members.GetValueOrDefault(member) == status;

    internal bool IsUnreachable(string member) =>
        Members.TryGetValue(member, out var status) && status.Contains("unreachable", StringComparison.Ordinal);
}
