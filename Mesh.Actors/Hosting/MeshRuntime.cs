using System.Collections.Frozen;
using System.Collections.Immutable;
using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Text;
using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using Mesh.Access;
using Mesh.Configuration;
using Mesh.Expiry;
using Mesh.FailureDetection;
using Mesh.Identity;
using Mesh.Inspection.Inquiries;
using Mesh.Links;
using Mesh.Membership;
using Mesh.Observation.Chronicles;
using Mesh.Ownership;
using Mesh.Routing;
using Mesh.Services;
using Mesh.Upstreams;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mesh.Hosting;

/// <summary>The parts of one node, put together, and the snapshots that they publish.</summary>
internal sealed class MeshRuntime : IMeshState, IDisposable
{
    private static readonly TimeSpan DeadlineTick = TimeSpan.FromMilliseconds(10);

    private const int SweepEvery = 5; // ticks

    private readonly IServiceProvider _provider;
    private readonly TimeProvider _clock;
    private readonly Dialler _dialler;
    private readonly ITimer _deadlines;
    private readonly RunningRequests _running;
    private readonly Random _seeds;
    private int _ticks;
    private ActorSystem? _system;
    private StrongBox<ClusterId>? _clusterId;
    private MeshView _view = MeshView.Empty;
    private Link[] _links = [];
    private IReadOnlyDictionary<NodeIdentity, Link> _peered = FrozenDictionary<NodeIdentity, Link>.Empty;
    private Alarm[] _alarms = [];

    public MeshRuntime(
        MeshOptions options, IServiceProvider provider, TimeProvider clock, ILoggerFactory logs, Mechanisms mechanisms)
    {
        Options = options;
        _provider = provider;
        _clock = clock;
        Seed = NodeSeed(options.Node);
        _seeds = new Random((int)Seed);
        Loads = new LoadBook(options.Ejection, Seed);
        Upstreams = new UpstreamRegistry(new UpstreamDeclaration(options.Upstreams, provider.GetService<Deployment>()?.Settings ?? Config.Empty));
        var log = logs.CreateLogger("Mesh");
        _running = new RunningRequests(clock, options.Requests.MaxDeadline);
        Services = new ServiceHosts(
            options.Services.Where(service => service.Type is not null).Select(service => HostOf(service, log)),
            _running,
            mechanisms.Dedup ? new Dedup(clock, options.Dedup, _running) : null);
        Plane = new DataPlane(options, clock, Services, log, mechanisms) { Identity = provider.GetService<TlsIdentity>() };
        Router = new RequestRouter(options, clock, new Random(_seeds.Next()));
        Drain = new Drain(Plane, options.Drain, () => View.Self is not null);
        Chronicle = new Chronicle(clock);
        Inquiries = new InquiryDesk(clock, NodeInquiries.Of(this, clock));
        Plane.States.NodeHeard += OnHeard;
        Plane.ToldRemoved = why => End(ExitCode.Removed, $"{why}; it has to start anew.");
        Self = new LocalPeer(options.Node.Name, Services, Router);
        _dialler = new Dialler(Plane);
        _deadlines = clock.CreateTimer(
            _ => Tick(), null, DeadlineTick, DeadlineTick);
    }

    public MeshOptions Options { get; }

    /// <summary>Sends probes to instances of upstreams; null in a program that forwards nothing.</summary>
    public IInstanceProber? InstanceProber => _provider.GetService<IInstanceProber>();

    /// <summary>Asks for DNS names of upstreams; null in a program that forwards nothing.</summary>
    public INameResolver? NameResolver => _provider.GetService<INameResolver>();

    /// <summary>The certificates that this node goes by.</summary>
    public IEnumerable<CertificateTerm> Certificates => _provider.GetService<CertificateBook>()?.Terms ?? [];

    /// <summary>Says who changed what.</summary>
    public Audit Audit => _provider.GetRequiredService<Audit>();

    /// <summary>The HTTP services that requests are forwarded to.</summary>
    public UpstreamRegistry Upstreams { get; }

    public ServiceHosts Services { get; }

    public DataPlane Plane { get; }

    public RequestRouter Router { get; }

    /// <summary>How often members have come to which status.</summary>
    public MemberChanges Changes { get; } = new();

    /// <summary>How this node leaves.</summary>
    public Drain Drain { get; }

    /// <summary>What this node did and learned of late.</summary>
    public Chronicle Chronicle { get; }

    /// <summary>What it answers when another node asks.</summary>
    public InquiryDesk Inquiries { get; }

    public IPeer Self { get; }

    /// <summary>What this node has measured of each node for each service.</summary>
    public LoadBook Loads { get; }

    /// <summary>Makes what this node draws at random its own.</summary>
    public ulong Seed { get; }

    public string NodeName => Options.Node.Name;

    /// <summary>This start of this node; means nothing before <see cref="Identify(int)"/>.</summary>
    public NodeIdentity Identity { get; private set; } = new(string.Empty, 0);

    /// <summary>Why this node ended itself; null while it has not.</summary>
    public MeshEnd? Ending { get; private set; }

    public ClusterId? ClusterId => Volatile.Read(ref _clusterId)?.Value;

    public MeshView View
    {
        get => Volatile.Read(ref _view);
        set => Volatile.Write(ref _view, value);
    }

    /// <summary>The links that stand.</summary>
    public Link[] Links
    {
        get => Volatile.Read(ref _links);
        set => Volatile.Write(ref _links, value);
    }

    /// <summary>The links to all members, whether they stand or not.</summary>
    public IReadOnlyDictionary<NodeIdentity, Link> Peered
    {
        get => Volatile.Read(ref _peered);
        set => Volatile.Write(ref _peered, value);
    }

    public ImmutableArray<PeerState> Peers =>
        [.. Peered.Values.Select(link => link.State)];

    public ImmutableArray<EjectedNode> Ejected => Loads.Ejected;

    public int Doubt => Plane.States.Own.Doubt;

    public bool IsDraining => Services.IsDraining;

    public Readiness Readiness => ReadinessPolicy.Judge(
        View, [.. Links.Select(link => link.State)], Plane.Lease.StateAt(_clock.Monotonic()), Services.IsDraining);

    public ImmutableArray<Alarm> Alarms
    {
        get => [.. Volatile.Read(ref _alarms)];
        set => Volatile.Write(ref _alarms, [.. value]);
    }

    public ImmutableArray<RingDigest> DigestsOf(string service)
    {
        var view = View;
        if (view.Services.GetValueOrDefault(service) is not { } known)
        {
            return [];
        }

        // Of a strict service nodes tell another digest, that knows their starts: who tells the same has the same ring.
        var own = RingWord.DigestOf(known);
        return
        [
            .. RingWord.Of(known, view, Plane.States, _clock.Monotonic())
                .Select(word => new RingDigest(word.Node, word.Digest == own ? known.Ring.Digest : word.Digest)),
        ];
    }

    public ServiceDefinition DefinitionOf(string service) => Options.DefinitionOf(service);

    public RouteExplanation? Explain(string service, string? key) => Router.Explain(service, key);

    /// <summary>From here on this node has an incarnation, and can end.</summary>
    public void Identify(ActorSystem system)
    {
        _system = system;
        LinkAwareFailureDetector.Ask(system.EventStream, SilenceOf);
        Identify(Cluster.Get(system).SelfUniqueAddress.Uid);
    }

    /// <summary>From here on this node has an incarnation.</summary>
    public void Identify(int incarnation)
    {
        Identity = new NodeIdentity(NodeName, incarnation);
        Plane.States.Self = Identity;
        Router.Origin = Identity.ToString();
        foreach (var host in Services.All.OfType<KeyedHost>().Where(host => host.Definition.IsStrict))
        {
            host.Strict = new StrictKeys(
                host.Definition.Name,
                Identity,
                Plane.States,
                Plane.Lease.Holds,
                Plane.Fences.HasLapsed,
                _clock,
                Plane.Mechanisms);
        }
    }

    /// <summary>From here on this node answers hellos: it knows the cluster that it is in, or joins.</summary>
    public void Enter(ClusterId cluster)
    {
        var shared = XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(Options.Shared));
        Plane.Self = new Hello(Wire.MinVersion, Wire.MaxVersion, cluster.ToString(), Identity, Identity, shared);
        Volatile.Write(ref _clusterId, new(cluster));
    }

    /// <summary>Ends this node for good, in its own time; the first reason stays. Thread-safe.</summary>
    /// <param name="exitCode">One of <see cref="ExitCode"/>; with another than <see cref="ExitCode.Stopped"/> it leaves no
    /// cluster in peace, which could take long: it takes itself down.</param>
    /// <param name="why">One line for the operator: what was found, and what was wanted.</param>
    public void End(int exitCode, string why)
    {
        var system = _system ?? throw new InvalidOperationException("this node has not started yet");
        var shutdown = CoordinatedShutdown.Get(system);
        if (shutdown.ShutdownReason is not null)
        {
            return;
        }

        Plane.Log.NodeEnds(exitCode, why);
        _ = shutdown.Run(Ending = new MeshEnd(exitCode, why));
        if (exitCode != ExitCode.Stopped)
        {
            var cluster = Cluster.Get(system);
            cluster.Down(cluster.SelfAddress);
        }
    }

    /// <summary>Drains, leaves the cluster and ends this node, in its own time. Thread-safe.</summary>
    public void Leave()
    {
        var system = _system ?? throw new InvalidOperationException("this node has not started yet");
        _ = CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClusterLeavingReason.Instance);
    }

    /// <summary>A link that does not stand yet. Called by the routing actor alone.</summary>
    public Link NewLink(MeshMember member) => new(member, Plane, Router);

    /// <summary>The actor that keeps a link connected. Called by the routing actor alone.</summary>
    public Props KeeperOf(Link link)
    {
        var random = new Random(_seeds.Next()); // each its own: a Random is not thread-safe
        return Props.Create(() => new LinkActor(link, Plane, _dialler, random));
    }

    /// <summary>A new actor for a key, its constructor's parameters from the service provider.</summary>
    public Props PropsOf(ServiceDefinition service) =>
        Props.CreateBy(new KeyedActorProducer(_provider, service.Type!));

    public void Dispose()
    {
        Services.Stop();
        _deadlines.Dispose();
        Router.Stop();
        _dialler.Dispose();
    }

    private TimeSpan? SilenceOf(string address) =>
        Links.FirstOrDefault(link => link.Member.Address.ToString() == address)?.HeardAt is { } heard
            ? _clock.Monotonic() - heard
            : null;

    private void Tick()
    {
        Router.EndOverdue();
        Plane.Batches.Look();
        if (Interlocked.Increment(ref _ticks) % SweepEvery == 0)
        {
            Services.Sweep(_clock.Monotonic());
        }
    }

    private void OnHeard(NodeIdentity peer, NodeState state)
    {
        if (Peered.TryGetValue(peer, out var link))
        {
            link.Heed();
        }
    }

    private ServiceHost HostOf(ServiceDefinition service, ILogger log) =>
        service.IsKeyed
            ? new KeyedHost(service, Options.Requests.MaxPayloadBytes, _clock, _running) { Node = NodeName, Log = new(log, _clock) }
            : new HandlerHost(
                service,
                (IServiceHandler)ActivatorUtilities.CreateInstance(_provider, service.Type!),
                Options.Requests.MaxPayloadBytes,
                _clock,
                log,
                _running)
            {
                Node = NodeName,
            };

    /// <summary>Jitter needs to differ between nodes, and to be the same when one is run again.</summary>
    private static ulong NodeSeed(NodeOptions node) => XxHash3.HashToUInt64(Encoding.UTF8.GetBytes($"{node.Name}:{node.Port}"));
}
