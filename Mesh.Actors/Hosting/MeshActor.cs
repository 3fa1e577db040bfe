using System.Collections.Immutable;
using Akka.Actor;
using Mesh.FailureDetection;
using Mesh.Forming;
using Mesh.Inspection.Inquiries;
using Mesh.Links;
using Mesh.Membership;
using Mesh.Observation.Chronicles;
using Mesh.Routing;
using Mesh.Services;
using Mesh.Upstreams;

namespace Mesh.Hosting;

/// <summary>The supervisor <c>/user/mesh</c>: starts the node's actors in their order, and restarts one that fails.</summary>
internal sealed class MeshActor : ReceiveActor
{
    private readonly MeshRuntime _runtime;
    private IActorRef _router = ActorRefs.Nobody;
    private IActorRef _services = ActorRefs.Nobody;
    private IActorRef _states = ActorRefs.Nobody;
    private IActorRef _lease = ActorRefs.Nobody;
    private IActorRef _agreement = ActorRefs.Nobody;
    private IActorRef _upstreams = ActorRefs.Nobody;
    private IActorRef _chronicle = ActorRefs.Nobody;

    public MeshActor(MeshRuntime runtime)
    {
        _runtime = runtime;
        Receive<MeshView>(view =>
        {
            _runtime.Changes.See(_runtime.View.Members, view.Members);
            _runtime.View = view;
            _services.Tell(view); // first, so that what comes by a new route meets the new ring
            _router.Tell(view);
            _states.Tell(view);
            _lease.Tell(view);
            _agreement.Tell(view);
            _upstreams.Tell(view);
            _chronicle.Tell(view);
        });
        Receive<GetRouter>(_ => Sender.Tell(_router));
    }

    protected override void PreStart()
    {
        var self = Self;
        _services = Context.ActorOf(Props.Create(() => new ServicesActor(_runtime)), "services");
        _router = Context.ActorOf(Props.Create(() => new RouterActor(_runtime)), "router");
        _states = Context.ActorOf(Props.Create(() => new StatesActor(_runtime.Plane, () => _runtime.Links)), "states");
        _chronicle = Context.ActorOf(Props.Create(() => new ChronicleActor(_runtime)), "chronicle");
        Action<ImmutableArray<Alarm>> publish = alarms =>
        {
            _runtime.Alarms = alarms;
            _chronicle.Tell(new ChronicleActor.AlarmsAre(alarms));
        };
        _agreement = Context.ActorOf(Props.Create(() => new RingAgreementActor(_runtime.Plane, publish)), "agreement");
        _lease = Context.ActorOf(Props.Create(() => new LeaseActor(_runtime.Plane, _runtime.End)), "lease");
        if (_runtime.InstanceProber is { } prober)
        {
            _upstreams = Context.ActorOf(
                Props.Create(() => new UpstreamsActor(_runtime, _runtime.Upstreams, prober)), "upstreams");
        }

        Context.ActorOf(
            Props.Create(() => new DetectorActor(_runtime.Plane, () => _runtime.Links, _runtime.Router.RerouteFrom)),
            "detector");
        Context.ActorOf(
            Props.Create(() => new MembershipActor(
                _runtime.Options.Ring.PointsPerWeight, view => self.Tell(view, ActorRefs.NoSender), _runtime.Plane.Log)),
            "membership");
        Context.ActorOf(Props.Create(() => new FormationActor(_runtime)), FormationActor.Name);
        Context.ActorOf(Props.Create(() => new InspectorActor(_runtime.Inquiries, _runtime.Plane.Paced)), InspectorActor.Name);
    }

    /// <summary>Asks for the routing actor.</summary>
    internal sealed class GetRouter : INoSerializationVerificationNeeded
    {
        public static GetRouter Instance { get; } = new();
    }
}
