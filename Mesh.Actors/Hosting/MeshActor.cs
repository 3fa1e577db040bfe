using Akka.Actor;
using Mesh.FailureDetection;
using Mesh.Membership;
using Mesh.Routing;
using Mesh.Services;

namespace Mesh.Hosting;

/// <summary>The supervisor <c>/user/mesh</c>: starts the node's actors in their order, and restarts one that fails.</summary>
internal sealed class MeshActor : ReceiveActor
{
    private readonly MeshRuntime _runtime;
    private IActorRef _router = ActorRefs.Nobody;

    public MeshActor(MeshRuntime runtime)
    {
        _runtime = runtime;
        Receive<MeshView>(view =>
        {
            _runtime.View = view;
            _router.Tell(view);
        });
        Receive<GetRouter>(_ => Sender.Tell(_router));
    }

    protected override void PreStart()
    {
        var self = Self;
        Context.ActorOf(Props.Create(() => new ServicesActor(_runtime)), "services");
        _router = Context.ActorOf(Props.Create(() => new RouterActor(_runtime)), "router");
        Context.ActorOf(
            Props.Create(() => new DetectorActor(_runtime.Plane, () => _runtime.Links, _runtime.Router.RerouteFrom)),
            "detector");
        Context.ActorOf(
            Props.Create(() => new MembershipActor(
                _runtime.Options.Ring.PointsPerWeight, view => self.Tell(view, ActorRefs.NoSender), _runtime.Plane.Log)),
            "membership");
    }

    /// <summary>Asks for the routing actor.</summary>
    internal sealed class GetRouter : INoSerializationVerificationNeeded
    {
        public static GetRouter Instance { get; } = new();
    }
}
