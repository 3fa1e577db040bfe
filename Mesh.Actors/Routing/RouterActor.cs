using System.Collections.Frozen;
using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Mesh.Hosting;
using Mesh.Links;
using Mesh.Membership;

namespace Mesh.Routing;

/// <summary>
/// The routing actor: the API of actor code, and the keeper of one link for each other member. Which of them stand is
/// <see cref="LinkRoster"/>'s to say.
/// </summary>
internal sealed class RouterActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan LoadTick = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LetGoPace = TimeSpan.FromSeconds(1);

    private readonly MeshRuntime _runtime;
    private readonly LinkRoster _links;
    private readonly Dictionary<Link, IActorRef> _keepers = [];
    private readonly Newcomers _newcomers = new();
    private bool _hasNewcomers;
    private long _kept;

    public RouterActor(MeshRuntime runtime)
    {
        _runtime = runtime;
        _links = new LinkRoster(runtime.Plane, NewLink, Keep, Drop);

        Receive<MeshRequest>(OnRequest);
        Receive<MeshView>(OnView);
        Receive<Wanted>(wanted => OnWanted(wanted.Link));
        Receive<LetGo>(_ => OnLetGo());
        Receive<Tick>(_ => OnTick());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        OnView(_runtime.View); // after a restart there is one
        Timers.StartPeriodicTimer("tick", Tick.Instance, LoadTick);
        Timers.StartPeriodicTimer("let-go", LetGo.Instance, LetGoPace);
    }

    protected override void PostStop() => _links.Clear();

    private void OnRequest(MeshRequest request)
    {
        if (request.Service is null)
        {
            Sender.Tell(new Status.Failure(new ArgumentException("The request names no service; a name is wanted.")));
            return;
        }

        // A handler that blocks must not hold up this actor, which everybody's routes and links depend on.
        var result = _runtime.Router.SendAsync(
            request.Service, request.Key, request.Payload, request.Options, default, holdsCaller: false, request.Trace ?? request.Current);
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
        _links.See(view);
        _runtime.Peered = _links.All;
        foreach (var link in _runtime.Peered.Values)
        {
            link.Heed(); // what a peer told before its link was in sight
        }

        _runtime.Links = _links.Standing;
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
            RefreshShares();
        }
    }

    /// <summary>The routes as they are, but for newcomers' shares: nothing else changes with time.</summary>
    private void RefreshShares()
    {
        var before = _runtime.Router.Routes;
        Publish(before with
        {
            Services = before.Services.Values.ToFrozenDictionary(
                service => service.Service.Name,
                service => service with { Conditions = service.Conditions with { Shares = SharesOf(service) } }),
        });
    }

    private void PublishRoutes(MeshView view)
    {
        var routes = view.Services.Values.ToFrozenDictionary(
            service => service.Name, service => RoutesOf(service, view.Self));
        Publish(new RouteTable(routes, view.Self is { Status: not MemberStatus.Joining }));
    }

    private void Publish(RouteTable table)
    {
        _hasNewcomers = table.Services.Values.Any(service => !service.Conditions.Shares.IsEmpty);
        _runtime.Router.Routes = table;
    }

    private void OnWanted(Link link)
    {
        _links.Stand(link);
        _runtime.Links = _links.Standing;
    }

    private void OnLetGo()
    {
        if (_links.LetGo())
        {
            _runtime.Links = _links.Standing;
        }
    }

    private Link NewLink(MeshMember peer)
    {
        var link = _runtime.NewLink(peer);
        var self = Self;
        link.Wanted = wanted => self.Tell(new Wanted(wanted));
        return link;
    }

    private void Keep(Link link) =>
        _keepers[link] = Context.ActorOf(_runtime.KeeperOf(link), NameOf(link, _kept++));

    private void Drop(Link link)
    {
        if (_keepers.Remove(link, out var keeper))
        {
            Context.Stop(keeper);
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
        return new RouteConditions
        {
            Service = service,
            Loads = service?.Of(nodes) ?? [],
            Shares = SharesOf(routes),
            LoadFactor = routes.LoadFactor,
            TotalWeight = Math.Max(1, routes.Ring.Members.Sum(member => member.Weight)),
            Seed = _runtime.Seed,
            HeedsSuspicion = _runtime.Plane.Mechanisms.Suspicion,
        };
    }

    private ImmutableArray<double> SharesOf(ServiceRoutes routes)
    {
        if (!routes.TakesNewcomersSlowly)
        {
            return [];
        }

        var now = _runtime.Plane.Clock.Monotonic();
        var shares = routes.Service.Members
            .Select(member => _newcomers.ShareOf(IdentityOf(member), routes.Definition.SlowStart, now))
            .ToImmutableArray();
        return shares.Any(share => share < 1) ? shares : [];
    }

    private IPeer PeerOf(MeshMember member) =>
        _links.To(IdentityOf(member)) ?? (IPeer)new UnreachablePeer(member.Name);

    /// <summary>With a number: one link may stand more than once, and its last keeper be about to end.</summary>
    private static string NameOf(Link link, long number) =>
        Uri.EscapeDataString($"link-{link.Identity.Name}-{link.Identity.Incarnation:x8}-{number}");

    private static NodeIdentity IdentityOf(MeshMember member) => new(member.Name, member.Incarnation);

    private sealed class Wanted(Link link) : INoSerializationVerificationNeeded, IDeadLetterSuppression
    {
        public Link Link { get; } = link;
    }

    private sealed class LetGo : INoSerializationVerificationNeeded
    {
        public static LetGo Instance { get; } = new();
    }

    private sealed class Tick : INoSerializationVerificationNeeded
    {
        public static Tick Instance { get; } = new();
    }
}
