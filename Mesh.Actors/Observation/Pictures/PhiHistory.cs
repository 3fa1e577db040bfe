using System.Collections.Immutable;

namespace Mesh.Observation.Pictures;

/// <summary>The highest phi of each node in the last minute, a value a second. Not thread-safe.</summary>
internal sealed class PhiHistory
{
    /// <summary>Values that are kept of a node.</summary>
    public const int Kept = 60;

    private Dictionary<string, ImmutableArray<double>> _values = new(StringComparer.Ordinal);
    private long _second = -1;

    /// <summary>The values of each node, this second's last. Nodes that are not named are forgotten.</summary>
    public IReadOnlyDictionary<string, ImmutableArray<double>> See(IEnumerable<(string Node, double? Phi)> phis, TimeSpan now)
    {
        var second = (long)now.TotalSeconds;
        if (second != _second)
        {
            _second = second;
            _values = phis.ToDictionary(
                one => one.Node,
                one => Added(_values.GetValueOrDefault(one.Node, []), one.Phi ?? 0),
                StringComparer.Ordinal);
        }

        return _values;
    }

    private static ImmutableArray<double> Added(ImmutableArray<double> values, double value) =>
        [.. values.Length < Kept ? values : values[1..], value];
}
