using System.Collections.Frozen;
using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Mesh.Hosting;
using Mesh.Links;
using Mesh.Membership;

namespace Mesh.Routing;

/// <summary>The routing actor: the API of actor code, and the keeper of one link for each other member.</summary>
internal sealed class RouterActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan LoadTick = TimeSpan.FromMilliseconds(100);

    private readonly MeshRuntime _runtime;
    private readonly Dictionary<NodeIdentity, (Link Link, IActorRef Actor)> _links = [];
    private readonly Newcomers _newcomers = new();
    private bool _hasNewcomers;

    public RouterActor(MeshRuntime runtime)
    {
        _runtime = runtime;

        Receive<MeshRequest>(OnRequest);
        Receive<MeshView>(OnView);
        Receive<Tick>(_ => OnTick());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        OnView(_runtime.View); // after a restart there is one
        Timers.StartPeriodicTimer("tick", Tick.Instance, LoadTick);
    }

    protected override void PostStop() => StopLinksExcept([]);

    private void OnRequest(MeshRequest request)
    {
        if (request.Service is null)
        {
            Sender.Tell(new Status.Failure(new ArgumentException("The request names no service; a name is wanted.")));
            return;
        }

        // A handler that blocks must not hold up this actor, which everybody's routes and links depend on.
        var result = _runtime.Router.SendAsync(
            request.Service, request.Key, request.Payload, request.Options, default, holdsCaller: false);
        if (result.IsCompleted)
        {
            Sender.Tell(result.Result);
        }
        else
        {
            _ = AnswerAsync(result, Sender, Self);
        }
    }

    // Unlike PipeTo, one allocation; a request's result is never an exception.
    private static async Task AnswerAsync(ValueTask<RequestResult> result, IActorRef caller, IActorRef self) =>
        caller.Tell(await result.ConfigureAwait(false), self);

    private void OnView(MeshView view)
    {
        var peers = view.Members.Where(member => member.Node != view.Self?.Node && member.DataPort > 0).ToArray();
        StopLinksExcept(peers.Select(IdentityOf).ToHashSet());
        foreach (var peer in peers)
        {
            if (!_links.ContainsKey(IdentityOf(peer)))
            {
                var (link, props) = _runtime.NewLink(peer);
                _links.Add(IdentityOf(peer), (link, Context.ActorOf(props, NameOf(peer))));
            }
        }

        _runtime.Links = [.. _links.Values.Select(entry => entry.Link)];
        _newcomers.See(
            view.Members.Where(member => member.Status == MemberStatus.Up).Select(IdentityOf),
            view.Self is { } self ? IdentityOf(self) : null,
            _runtime.Plane.Clock.Monotonic());
        PublishRoutes(view);
    }

    /// <summary>Time goes by: what was measured fades, and newcomers get more of their keys.</summary>
    private void OnTick()
    {
        _runtime.Loads.Refresh(_runtime.Plane.Clock.Monotonic());
        if (_hasNewcomers)
        {
            PublishRoutes(_runtime.View);
        }
    }

    private void PublishRoutes(MeshView view)
    {
        var routes = view.Services.Values.ToFrozenDictionary(
            service => service.Name, service => RoutesOf(service, view.Self));
        _hasNewcomers = routes.Values.Any(service => !service.Conditions.Shares.IsEmpty);
        _runtime.Router.Routes = new RouteTable(routes, view.Self is { Status: not MemberStatus.Joining });
    }

    private void StopLinksExcept(HashSet<NodeIdentity> wanted)
    {
        foreach (var (identity, entry) in _links)
        {
            if (!wanted.Contains(identity))
            {
                _links.Remove(identity);
                Context.Stop(entry.Actor);
                entry.Link.Dispose();
            }
        }
    }

    private ServiceRoutes RoutesOf(ServiceView service, MeshMember? self)
    {
        var routes = new ServiceRoutes(
            service,
            [.. service.Members.Select(member => member.Node == self?.Node ? _runtime.Self : PeerOf(member))],
            _runtime.Options.DefinitionOf(service.Name));
        return routes with { Conditions = ConditionsOf(routes) };
    }

    private RouteConditions ConditionsOf(ServiceRoutes routes)
    {
        var now = _runtime.Plane.Clock.Monotonic();
        var nodes = routes.Service.Members.Select(IdentityOf).ToArray();
        var service = _runtime.Loads.Of(routes.Service.Name, routes.LoadNeeds(_runtime.Options.Ejection), now);
        var shares = nodes.Select(node => routes.TakesNewcomersSlowly
            ? _newcomers.ShareOf(node, routes.Definition.SlowStart, now)
            : 1).ToImmutableArray();
        return new RouteConditions
        {
            Service = service,
            Loads = service?.Of(nodes) ?? [],
            Shares = shares.Any(share => share < 1) ? shares : [],
            LoadFactor = routes.LoadFactor,
            TotalWeight = Math.Max(1, routes.Ring.Members.Sum(member => member.Weight)),
            Seed = _runtime.Seed,
            HeedsSuspicion = _runtime.Plane.Mechanisms.Suspicion,
        };
    }

    private IPeer PeerOf(MeshMember member) =>
        _links.TryGetValue(IdentityOf(member), out var entry) ? entry.Link : new UnlinkedPeer(member.Name);

    private static string NameOf(MeshMember peer) => Uri.EscapeDataString($"link-{peer.Name}-{peer.Incarnation:x8}");

    private static NodeIdentity IdentityOf(MeshMember member) => new(member.Name, member.Incarnation);

    private sealed class Tick : INoSerializationVerificationNeeded
    {
        public static Tick Instance { get; } = new();
    }
}
