using System.Collections.Immutable;

namespace Mesh.Upstreams;

/// <summary>Finds entries that nothing refers to any more. Patient: a node that has just started knows of entries before it
/// knows what they are for. For one caller, who tells the time.</summary>
internal sealed class Leftovers(TimeSpan patience)
{
    private Dictionary<string, TimeSpan> _since = [];

    /// <summary>Takes the keys of all that is without a reference now.</summary>
    public void See(IEnumerable<string> unwanted, TimeSpan now)
    {
        var before = _since;
        _since = unwanted.ToDictionary(key => key, key => before.GetValueOrDefault(key, now));
    }

    /// <summary>Those that have been so for long.</summary>
    public ImmutableArray<string> Over(TimeSpan now) =>
        [.. _since.Where(one => now - one.Value >= patience).Select(one => one.Key)];
}
