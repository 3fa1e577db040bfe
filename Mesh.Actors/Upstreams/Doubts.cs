using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Mesh.Upstreams;

/// <summary>Which instances the nodes that probe them find suspect. Immutable.</summary>
/// <param name="ByNode">What each node finds suspect, by <see cref="EntryKey"/>.</param>
internal sealed record Doubts(FrozenDictionary<string, FrozenSet<string>> ByNode)
{
    public static Doubts None { get; } = new(FrozenDictionary<string, FrozenSet<string>>.Empty);

    /// <summary>Whether most of those who probe an instance find it suspect.</summary>
    /// <param name="key">The instance.</param>
    /// <param name="probers">Who probes it.</param>
    public bool IsDoubted(string key, ImmutableArray<string> probers)
    {
        if (ByNode.Count == 0)
        {
            return false;
        }

        var against = 0;
        foreach (var prober in probers)
        {
            against += ByNode.TryGetValue(prober, out var doubted) && doubted.Contains(key) ? 1 : 0;
        }

        return 2 * against > probers.Length;
    }
}
