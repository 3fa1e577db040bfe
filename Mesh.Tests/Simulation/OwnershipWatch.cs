using Mesh.Membership;

namespace Mesh.Tests.Simulation;

/// <summary>Looks all the time at who would begin work for each strict key: never two.</summary>
internal sealed class OwnershipWatch
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    private readonly World _world;
    private readonly Cluster _cluster;
    private readonly (string Key, ulong Position)[] _keys =
        [.. Enumerable.Range(0, 12).Select(number => $"key{number}").Select(key => (key, Ring.PositionOf(key)))];

    public OwnershipWatch(World world, Cluster cluster)
    {
        (_world, _cluster) = (world, cluster);
        world.After(Pace, Look);
    }

    /// <summary>Each key that two processes served, once.</summary>
    public Dictionary<string, string> Shared { get; } = [];

    /// <summary>Keys that nobody serves now.</summary>
    public IEnumerable<string> Unserved =>
        _keys.Where(key => !_cluster.Live.Any(process => process.Duties.Serves(key.Position))).Select(key => key.Key);

    private void Look()
    {
        _world.After(Pace, Look);
        foreach (var (key, position) in _keys)
        {
            SimProcess? first = null;
            foreach (var process in _cluster.Live)
            {
                if (!process.Duties.Serves(position))
                {
                    continue;
                }

                if (first is not null && Shared.TryAdd(
                    key, $"at {_world.Now:mm\\:ss\\.fff} both {first.Identity} and {process.Identity} serve '{key}'"))
                {
                    _world.Trace.Add($"{Shared[key]}");
                }

                first = process;
            }
        }
    }
}
