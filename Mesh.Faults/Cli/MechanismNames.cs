using System.Collections.Immutable;
using Mesh.Hosting;

namespace Mesh.Faults.Cli;

/// <summary>The mechanisms that a run can do without, by name. Nothing but the fault suite reads these names.</summary>
internal static class MechanismNames
{
    private static readonly ImmutableSortedDictionary<string, Func<Mechanisms, Mechanisms>> Off =
        new Dictionary<string, Func<Mechanisms, Mechanisms>>
        {
            ["dedup"] = all => all with { Dedup = false },
            ["release"] = all => all with { ReleaseBeforeGain = false },
            ["lease"] = all => all with { Lease = false },
            ["drain"] = all => all with { Drain = false },
            ["forming"] = all => all with { GuardedForming = false },
            ["suspicion"] = all => all with { Suspicion = false },
        }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>All names, sorted.</summary>
    internal static IEnumerable<string> All => Off.Keys;

    /// <summary>Everything but those named.</summary>
    /// <param name="names">Names with commas between; null or empty for all mechanisms.</param>
    /// <exception cref="ArgumentException">There is no mechanism of that name.</exception>
    internal static Mechanisms Without(string? names) =>
        (names ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Aggregate(Mechanisms.All, (rest, name) => Off.TryGetValue(name, out var off)
                ? off(rest)
                : throw new ArgumentException($"\"{name}\" is no mechanism; wanted one of: {string.Join(", ", All)}."));
}
