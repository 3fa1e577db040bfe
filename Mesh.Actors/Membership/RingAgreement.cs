using System.Collections.Immutable;

namespace Mesh.Membership;

/// <summary>
/// Whether the nodes go by the same rings: nodes that each have told one digest for a while, and not the same one, disagree.
/// </summary>
/// <remarks>While membership changes, digests differ for moments, and nobody's stands still. Not thread-safe.</remarks>
internal sealed class RingAgreement
{
    /// <summary>A disagreement that lasts longer is one.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private Dictionary<(string Service, string Node), (ulong Digest, TimeSpan Since)> _words = [];

    /// <summary>All disagreements at this moment, by service.</summary>
    /// <param name="words">What every node says that says anything now.</param>
    /// <param name="now">Not before the last call's.</param>
    public ImmutableArray<Disagreement> Judge(IEnumerable<RingWord> words, TimeSpan now)
    {
        var before = _words;
        _words = [];
        foreach (var word in words)
        {
            var key = (word.Service, word.Node);
            var stands = before.TryGetValue(key, out var known) && known.Digest == word.Digest;
            _words[key] = (word.Digest, stands ? known.Since : now);
        }

        return
        [
            .. _words.Where(word => now - word.Value.Since > Patience)
                .GroupBy(word => word.Key.Service, word => (word.Key.Node, word.Value.Digest), StringComparer.Ordinal)
                .Where(service => service.DistinctBy(word => word.Digest).Count() > 1)
                .OrderBy(service => service.Key, StringComparer.Ordinal)
                .Select(service => new Disagreement(service.Key, OddOf([.. service]))),
        ];
    }

    /// <summary>Those who do not say what most say; all of them when no digest has more voices than any other.</summary>
    private static ImmutableArray<string> OddOf(ImmutableArray<(string Node, ulong Digest)> words)
    {
        var groups = words.GroupBy(word => word.Digest).OrderByDescending(group => group.Count()).ToArray();
        var isTie = groups[0].Count() == groups[1].Count();
        return
        [
            .. words.Where(word => isTie || word.Digest != groups[0].Key)
                .Select(word => word.Node)
                .Order(StringComparer.Ordinal),
        ];
    }
}

/// <summary>Nodes that go by different rings of one service.</summary>
/// <param name="Service">The service.</param>
/// <param name="Odd">The names of those who differ from most, or of all when there is no most; sorted.</param>
internal sealed record Disagreement(string Service, ImmutableArray<string> Odd)
{
    public bool Equals(Disagreement? other) => other?.Service == Service && Odd.SequenceEqual(other.Odd);

    public override int GetHashCode() => HashCode.Combine(Service, Odd.Length);
}
