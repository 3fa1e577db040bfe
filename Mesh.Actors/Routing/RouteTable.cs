using System.Collections.Frozen;
using Mesh.Configuration;
using Mesh.Membership;
using Mesh.Traffic;

namespace Mesh.Routing;

/// <summary>What routes are chosen from: an immutable value, replaced when membership or links change.</summary>
/// <param name="Services">By name, those that some member offers.</param>
/// <param name="IsInCluster">Whether the node is a member; else what it does not know says nothing.</param>
internal sealed record RouteTable(FrozenDictionary<string, ServiceRoutes> Services, bool IsInCluster)
{
    public static RouteTable Empty { get; } = new(FrozenDictionary<string, ServiceRoutes>.Empty, IsInCluster: false);
}

/// <summary>One service's ring with the peers behind it, index for index, and the policies that choose among them.</summary>
internal sealed record ServiceRoutes(ServiceView Service, IPeer[] Peers, ServiceDefinition Definition)
{
    private readonly IRoutePolicy _keyed = RoutePolicies.Named(Definition.Policy);
    private readonly IRoutePolicy _keyless = RoutePolicies.Named(Definition.KeylessPolicy);

    public Ring Ring => Service.Ring;

    /// <summary>Told apart by this in the log of decisions; set when the table is published.</summary>
    public int Epoch { get; set; }

    /// <summary>Whether the log of decisions knows the epoch.</summary>
    public bool IsLogged { get; set; }

    /// <summary>Where requests count; set when the table is published.</summary>
    public ServiceCalls? Calls { get; set; }

    /// <summary>What routes take into account beside the ring and the suspicion.</summary>
    public RouteConditions Conditions { get; init; } = RouteConditions.None;

    /// <summary>Whether the service keeps an actor for each key.</summary>
    public bool KeepsState { get; } = Service.Members.Any(member => member.KeepsStateOf(Service.Name));

    /// <summary>Whether a key is served by its owner or by nobody; one member that says so is enough.</summary>
    public bool IsStrict { get; } = Service.Members.Any(member => member.IsStrictFor(Service.Name));

    /// <summary>Whether a request with that key, or without one, may only go to the key's owner.</summary>
    public bool IsStrictFor(string? key) => IsStrict && key is not null;

    /// <summary>Whether another node is as good for the request when one has too much to do.</summary>
    public bool Spills(string? key) => key is null || Definition.Policy == "bounded-load";

    /// <summary>Whether two nodes may serve one key for moments without harm: a handler's keys, under preferred.</summary>
    public bool TakesNewcomersSlowly => !KeepsState && !IsStrict;

    /// <summary>The definition's load factor; by default less strict where moving a key costs its actor's state.</summary>
    public double LoadFactor => Definition.LoadFactor ?? (KeepsState ? 1.5 : 1.25);

    public IRoutePolicy PolicyFor(string? key) => key is null ? _keyless : _keyed;

    /// <summary>Whether requests that wait for a peer should go elsewhere if they can.</summary>
    public bool Avoids(IPeer peer)
    {
        var query = Query(0, []);
        var member = Array.IndexOf(Peers, peer);
        return member >= 0 && query.Avoids(member) && query.Weighed().Avoids(member);
    }

    /// <summary>The load of a member; null when it is not measured.</summary>
    public ServiceLoad? LoadOf(int member) => Conditions.Loads.IsEmpty ? null : Conditions.Loads[member];

    /// <summary>Where a request goes now.</summary>
    public Route Choose(string? key, ulong position, ReadOnlySpan<string> tried) => Choose(key, position, tried, out _);

    /// <inheritdoc cref="Choose(string?, ulong, ReadOnlySpan{string})"/>
    /// <param name="key">The request's key, or null.</param>
    /// <param name="position">The key's position, or a number that varies.</param>
    /// <param name="tried">Names of the nodes that the request is not sent to again.</param>
    /// <param name="sight">What the choice rests on, beside that, if it says <see cref="Route.Looked"/>: the same look, the same
    /// choice. On rings of more than <see cref="RouteSight.MaxMembers"/> nothing.</param>
    public Route Choose(string? key, ulong position, ReadOnlySpan<string> tried, out RouteSight sight)
    {
        sight = default;
        if (IsStrictFor(key))
        {
            return StrictRoute.Choose(Ring, Peers, position);
        }

        var policy = PolicyFor(key);
        var query = Query(position, tried);
        var route = policy.Choose(query);
        if (route.Looked && Peers.Length <= RouteSight.MaxMembers)
        {
            sight = query.Look(policy.NeedsInFlight);
            route = policy.Choose(query with { Sight = new(in sight) }) with { Looked = true };
        }

        return route;
    }

    /// <summary>What must be measured for these policies, and to eject nodes of a service that keeps no state.</summary>
    public LoadNeeds LoadNeeds(EjectionOptions ejection) => new(
        _keyed.NeedsInFlight || _keyless.NeedsInFlight,
        _keyed.NeedsReplyTimes || _keyless.NeedsReplyTimes,
        ejection.Enabled && TakesNewcomersSlowly);

    /// <summary>What the policies are asked.</summary>
    public RouteQuery Query(ulong position, ReadOnlySpan<string> tried) =>
        new(Ring, Peers, position, tried, KeepsState, Conditions);
}
