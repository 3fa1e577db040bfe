using System.Collections.Frozen;
using System.Collections.Immutable;
using Akka.Cluster;
using Mesh.Links;
using Mesh.Membership;
using Mesh.Routing;

namespace Mesh.Tests.Simulation;

/// <summary>Makes a process's routes of its view, as <see cref="RouterActor"/> does.</summary>
internal sealed class SimRoutes
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly SimProcess _process;
    private readonly Func<MeshMember, Link?> _linkTo;
    private readonly Newcomers _newcomers = new();
    private bool _hasNewcomers;

    public SimRoutes(SimProcess process, Func<MeshMember, Link?> linkTo)
    {
        (_process, _linkTo) = (process, linkTo);
        process.Later(Tick, OnTick);
    }

    private TimeSpan Now => _process.Clock.Monotonic();

    public void OnView(MeshView view)
    {
        _newcomers.See(
            view.Members.Where(member => member.Status == MemberStatus.Up).Select(NodeIdentity.Of),
            view.Self is { } self ? NodeIdentity.Of(self) : null,
            Now);
        Publish(view);
    }

    private void OnTick()
    {
        _process.Later(Tick, OnTick);
        _process.Runtime.Loads.Refresh(Now);
        if (_hasNewcomers)
        {
            Publish(_process.Runtime.View);
        }
    }

    private void Publish(MeshView view)
    {
        var routes = view.Services.Values.ToFrozenDictionary(service => service.Name, RoutesOf);
        _hasNewcomers = routes.Values.Any(service => !service.Conditions.Shares.IsEmpty);
        _process.Runtime.Router.Routes = new RouteTable(routes, IsInCluster: true);
    }

    private ServiceRoutes RoutesOf(ServiceView service)
    {
        var runtime = _process.Runtime;
        var routes = new ServiceRoutes(
            service, [.. service.Members.Select(PeerOf)], runtime.Options.DefinitionOf(service.Name));
        var load = runtime.Loads.Of(service.Name, routes.LoadNeeds(runtime.Options.Ejection), Now);
        var nodes = service.Members.Select(NodeIdentity.Of).ToArray();
        var shares = nodes
            .Select(node => routes.TakesNewcomersSlowly ? _newcomers.ShareOf(node, routes.Definition.SlowStart, Now) : 1)
            .ToImmutableArray();
        return routes with
        {
            Conditions = new RouteConditions
            {
                Service = load,
                Loads = load?.Of(nodes) ?? [],
                Shares = shares.Any(share => share < 1) ? shares : [],
                LoadFactor = routes.LoadFactor,
                TotalWeight = Math.Max(1, routes.Ring.Members.Sum(member => member.Weight)),
                Seed = runtime.Seed,
                HeedsSuspicion = runtime.Plane.Mechanisms.Suspicion,
            },
        };
    }

    private IPeer PeerOf(MeshMember member) =>
        member.Node.Equals(_process.Address) ? _process.Runtime.Self
        : (IPeer?)_linkTo(member) ?? new UnreachablePeer(member.Name);
}
