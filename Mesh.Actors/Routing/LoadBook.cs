using System.Collections.Immutable;
using Mesh.Configuration;

namespace Mesh.Routing;

/// <summary>The loads of all services that this node routes to. Its snapshots are thread-safe; changes are one caller's.</summary>
internal sealed class LoadBook(EjectionOptions ejection, ulong seed)
{
    private ImmutableDictionary<string, ServiceLoads> _services = ImmutableDictionary<string, ServiceLoads>.Empty;

    /// <summary>The nodes that are ejected now.</summary>
    public ImmutableArray<EjectedNode> Ejected =>
    [
        .. Volatile.Read(ref _services).Values.SelectMany(
            service => service.Ejected.Select(node => new EjectedNode(service.Name, node))),
    ];

    /// <summary>The service's loads; null when nothing of them is needed.</summary>
    public ServiceLoads? Of(string service, LoadNeeds needs, TimeSpan now)
    {
        var known = _services.GetValueOrDefault(service);
        if (known is not null && known.Needs == needs)
        {
            return known;
        }

        var loads = needs.Any ? new ServiceLoads(service, needs, ejection, seed, now) : null;
        Volatile.Write(ref _services, loads is null ? _services.Remove(service) : _services.SetItem(service, loads));
        return loads;
    }

    /// <summary>Lets time go by; called some times a second.</summary>
    public void Refresh(TimeSpan now)
    {
        foreach (var service in _services.Values)
        {
            service.Refresh(now);
        }
    }
}

/// <summary>A node that routes leave out for one service, because it keeps failing there.</summary>
/// <param name="Service">The service.</param>
/// <param name="Node">The node's name.</param>
public sealed record EjectedNode(string Service, string Node);
