using Akka.Actor;
using Akka.Cluster;
using Mesh.FailureDetection;
using Mesh.Hosting;
using Mesh.Links;
using Mesh.Membership;
using Mesh.Routing;

namespace Mesh.Tests.Simulation;

/// <summary>
/// One start of one node: the runtime that a real process has, on a virtual clock and a simulated network. Does by hand
/// what its actors would do.
/// </summary>
internal sealed class SimProcess : IDisposable
{
    private static readonly TimeSpan LetGoPace = TimeSpan.FromSeconds(1);

    private readonly World _world;
    private readonly Dialler _dialler;
    private readonly SeededRandom _random;
    private readonly Queue<Action> _postponed = new();
    private readonly Dictionary<Link, LinkKeeper> _keepers = [];
    private readonly LinkRoster _links;
    private readonly LocalDoubt _doubt;
    private readonly SimRoutes _routes;
    private MembershipState _membership;
    private TimeSpan _busyUntil;
    private TimeSpan _lookedAt;

    public SimProcess(World world, Network network, Machine machine, Deployment deployment, int incarnation, Action<SimProcess, string> end)
    {
        _world = world;
        _random = world.Random.Fork();
        Machine = machine;
        Address = new UniqueAddress(new Address("akka.tcp", "mesh", machine.Name, 4053), incarnation);
        Identity = new NodeIdentity(machine.Name, incarnation);
        Clock = new VirtualClock(world, this, _random.Seconds(1, 1_000_000), (_random.NextDouble() - 0.5) * 200e-6);
        Handlers = new SimHandlers(world, this);
        var options = deployment.OptionsOf(machine);
        Runtime = new MeshRuntime(options, Handlers, Clock, world.Trace, deployment.Mechanisms);
        Runtime.Identify(incarnation);
        Runtime.Enter(new ClusterId(1));
        Runtime.Plane.ToldRemoved = why => end(this, why);
        _doubt = new LocalDoubt(options.Detection);
        _links = new LinkRoster(Runtime.Plane, NewLink, Keep, Drop);
        _routes = new SimRoutes(this, member => _links.To(NodeIdentity.Of(member)));
        Duties = new SimDuties(this, _random.Fork(), why => end(this, why));
        _dialler = new Dialler(
            Runtime.Plane,
            (member, cancellation) => network.ConnectAsync(this, deployment.MachineNamed(member.Name), cancellation));
        _membership = MembershipState.Of(Address, options.Ring.PointsPerWeight);
        _lookedAt = Clock.Monotonic();
        Later(options.Detection.Tick * _random.NextDouble(), Look);
        Later(LetGoPace, LetGo);
    }

    public Machine Machine { get; }

    public UniqueAddress Address { get; }

    public NodeIdentity Identity { get; }

    public VirtualClock Clock { get; }

    public MeshRuntime Runtime { get; }

    public SimHandlers Handlers { get; }

    /// <summary>The lease, and the keys of the strict service.</summary>
    public SimDuties Duties { get; }

    public bool IsAlive { get; private set; } = true;

    public bool IsFrozen { get; private set; }

    /// <summary>What each step costs beside the time that passes anyway; zero while the process is not starved.</summary>
    public TimeSpan StepCost { get; set; }

    /// <summary>When the process was last late by no fault of its code.</summary>
    public TimeSpan ImpairedUntil { get; private set; } = TimeSpan.MinValue;

    /// <summary>Plans work of this process.</summary>
    public void Later(TimeSpan delay, Action work) => _world.After(this, delay, work);

    /// <summary>Whether the work, whose moment has come, is not done now.</summary>
    public bool Postpones(Action work)
    {
        if (!IsAlive)
        {
            return true;
        }

        if (IsFrozen)
        {
            _postponed.Enqueue(work);
            return true;
        }

        if (_busyUntil > _world.Now)
        {
            Later(_busyUntil - _world.Now, work);
            return true;
        }

        if (StepCost > TimeSpan.Zero)
        {
            _busyUntil = _world.Now + StepCost;
            ImpairedUntil = _busyUntil;
        }

        return false;
    }

    public void Freeze() => IsFrozen = true;

    /// <summary>Goes on, and finds everything that was due meanwhile.</summary>
    public void Thaw()
    {
        if (!IsFrozen)
        {
            return;
        }

        IsFrozen = false;
        ImpairedUntil = _world.Now;
        while (_postponed.TryDequeue(out var work))
        {
            Later(TimeSpan.Zero, work);
        }
    }

    /// <summary>The process is gone from one moment to the next. <see cref="Network.Gone"/> tells its peers.</summary>
    public void Dispose()
    {
        IsAlive = false;
        _dialler.Dispose();
    }

    /// <summary>A peer has opened a connection.</summary>
    public void Accept(SimSocket socket) => _ = new InboundLink(socket, Runtime.Plane).RunAsync();

    /// <summary>The cluster's gossip came: what <see cref="MembershipActor"/> and <see cref="RouterActor"/> make of it.</summary>
    public void OnMembership(Func<MembershipState, MembershipState> change)
    {
        _membership = change(_membership).Refreshed();
        var view = _membership.View;
        Runtime.View = view;
        _links.See(view);
        Runtime.Peered = _links.All;
        Runtime.Links = _links.Standing;
        _routes.OnView(view);
        Duties.OnView(view);
    }

    private Link NewLink(MeshMember member)
    {
        var link = Runtime.NewLink(member);
        link.Wanted = wanted => Later(TimeSpan.Zero, () => Stand(wanted));
        return link;
    }

    private void Stand(Link link)
    {
        _links.Stand(link);
        Runtime.Links = _links.Standing;
    }

    private void Keep(Link link) => _keepers[link] = new LinkKeeper(this, link, _dialler, _random.Fork());

    private void Drop(Link link)
    {
        _keepers.Remove(link, out var keeper);
        keeper?.Dispose();
    }

    private void LetGo()
    {
        Later(LetGoPace, LetGo);
        if (_links.LetGo())
        {
            Runtime.Links = _links.Standing;
        }
    }

    /// <summary>What <see cref="DetectorActor"/> does each tick.</summary>
    private void Look()
    {
        var tick = Runtime.Options.Detection.Tick;
        Later(tick, Look);
        var now = Clock.Monotonic();
        var late = now - _lookedAt - (2 * tick);
        _lookedAt = now;
        _doubt.Look(now, late > TimeSpan.Zero ? late : TimeSpan.Zero);
        foreach (var link in Runtime.Links)
        {
            if (link.Look(now, _doubt.Factor).IsSuspect && link.InFlight > 0)
            {
                Runtime.Router.RerouteFrom(link);
            }
        }
    }
}
