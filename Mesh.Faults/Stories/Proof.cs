using System.Collections.Immutable;

namespace Mesh.Faults.Stories;

/// <summary>A mechanism, and the story that must fail without it: a check that can't fail checks nothing.</summary>
/// <param name="Mechanism">What is switched off.</param>
/// <param name="Row">The story that is told.</param>
/// <param name="Promise">The promise that must then be broken, whatever becomes of the others.</param>
internal sealed record Proof(string Mechanism, string Row, string Promise)
{
    internal static ImmutableArray<Proof> All { get; } =
    [
        new("dedup", "44", "each ran once"),
        new("drain", "2", "0 failed"),
        new("forming", "21", "one ring again, and no island ≤ 15 s"),
        new("lease", "13c", "the woken node starts no strict work"),
        new("release", "43", "every invariant"),
        new("suspicion", "13b", "0 failed"),
    ];

    /// <summary>Whether the telling without the mechanism broke the promise.</summary>
    internal bool IsShownBy(Telling telling) =>
        telling.Promises.Any(promise => promise.What == Promise && !promise.IsKept);
}
