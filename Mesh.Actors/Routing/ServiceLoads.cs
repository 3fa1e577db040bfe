using System.Collections.Concurrent;
using System.Collections.Immutable;
using Mesh.Configuration;
using Mesh.Links;

namespace Mesh.Routing;

/// <summary>The load of one service's nodes, and how many of them may be ejected: never more than half. Thread-safe.</summary>
internal sealed class ServiceLoads(string name, LoadNeeds needs, EjectionOptions ejection, ulong seed, TimeSpan now)
{
    private ImmutableDictionary<NodeIdentity, ServiceLoad> _nodes = ImmutableDictionary<NodeIdentity, ServiceLoad>.Empty;
    private readonly ConcurrentDictionary<ServiceLoad, bool> _awake = new(); // a set: those that time changes something for
    private long _now = now.Ticks;
    private int _inFlight;
    private int _onTrial; // ejected, or being probed; at most half of the nodes, but for a moment when nodes leave

    public string Name => name;

    public LoadNeeds Needs => needs;

    public EjectionOptions Ejection => ejection;

    public ulong Seed => seed;

    /// <summary>The moment of the last <see cref="Refresh"/>: near enough for what is measured in seconds.</summary>
    public TimeSpan Now => new(Volatile.Read(ref _now));

    /// <summary>Requests of this node for the service that are under way.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>The nodes that are ejected now, by name.</summary>
    public IEnumerable<string> Ejected => _nodes.Values.Where(load => load.IsEjected).Select(load => load.Node.Name);

    /// <summary>The loads of these nodes, index for index; those of others are forgotten. For one caller.</summary>
    public ImmutableArray<ServiceLoad> Of(IEnumerable<NodeIdentity> nodes)
    {
        var before = _nodes;
        var loads = nodes.Select(node => before.GetValueOrDefault(node) ?? new ServiceLoad(this, node)).ToImmutableArray();
        _nodes = loads.ToImmutableDictionary(load => load.Node);
        foreach (var gone in before.Values.Where(load => !_nodes.ContainsKey(load.Node)))
        {
            gone.Forget();
            _awake.TryRemove(gone, out _);
        }

        return loads;
    }

    /// <summary>Lets time go by; called some times a second, by one caller.</summary>
    public void Refresh(TimeSpan now)
    {
        Volatile.Write(ref _now, now.Ticks);
        foreach (var (load, _) in _awake)
        {
            load.Refresh(now);
            if (Volatile.Read(ref _onTrial) > MostOnTrial)
            {
                load.Admit(); // nodes have left, and half is fewer now
            }

            if (load.IsAtRest && _awake.TryRemove(load, out _))
            {
                load.Rest();
            }
        }
    }

    /// <summary>Time goes by for that node again.</summary>
    public void Wake(ServiceLoad load) => _awake.TryAdd(load, true);

    public void Sent() => Interlocked.Increment(ref _inFlight);

    public void Ended() => Interlocked.Decrement(ref _inFlight);

    /// <summary>Takes one of the places of the ejected; false when half of the nodes are.</summary>
    public bool TryEject()
    {
        if (Interlocked.Increment(ref _onTrial) <= MostOnTrial)
        {
            return true;
        }

        Interlocked.Decrement(ref _onTrial);
        return false;
    }

    /// <summary>Gives the place back.</summary>
    public void Admitted() => Interlocked.Decrement(ref _onTrial);

    private int MostOnTrial => _nodes.Count / 2;
}
