using System.Collections.Immutable;
using Mesh.Configuration;
using Mesh.Links;
using Mesh.Membership;
using Mesh.Routing;

namespace Mesh.Tests.Routing;

/// <summary>A ring of peers with their loads, for the policies that go by them.</summary>
internal sealed class LoadRig
{
    private readonly string[] _names;

    public LoadRig(int nodes, LoadNeeds needs, double loadFactor = 1.25, params ReadOnlySpan<int> weights)
    {
        var given = weights.IsEmpty ? Enumerable.Repeat(1, nodes).ToArray() : weights.ToArray();
        _names = [.. Enumerable.Range(1, nodes).Select(i => $"node{i:000}")];
        Peers = [.. _names.Select(name => new FakePeer(name))];
        Ring = Ring.Build(_names.Select((name, i) => new RingMember(name, given[i])), 256);
        Service = new ServiceLoads("s", needs, new EjectionOptions(
            true, 5, 20, 0.8, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60)), seed: 1, TimeSpan.Zero);
        Conditions = new RouteConditions
        {
            Service = Service,
            Loads = Service.Of(Identities(nodes)),
            LoadFactor = loadFactor,
            TotalWeight = given.Sum(),
        };
    }

    public static LoadNeeds Everything => new(InFlight: true, ReplyTimes: true, Outcomes: true);

    public Ring Ring { get; }

    public FakePeer[] Peers { get; }

    public ServiceLoads Service { get; }

    public RouteConditions Conditions { get; set; }

    public ImmutableArray<ServiceLoad> Loads => Conditions.Loads;

    public IEnumerable<NodeIdentity> Identities(int count) => _names.Take(count).Select(name => new NodeIdentity(name, 1));

    public RouteQuery Query(ulong position) => new(Ring, Peers, position, [], conditions: Conditions);

    public Route Choose(IRoutePolicy policy, ulong position) => policy.Choose(Query(position));

    /// <summary>That many requests are sent to the node and end so.</summary>
    public void End(int member, LoadEnd end, int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            Loads[member].Sent();
            Loads[member].Ended(end, TimeSpan.FromMilliseconds(1));
        }
    }
}
