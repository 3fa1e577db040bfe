using System.Collections.Frozen;
using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using Akka.DistributedData;
using Akka.Event;
using Mesh.Hosting;
using Mesh.Links;
using Mesh.Membership;

namespace Mesh.Upstreams;

/// <summary>
/// Keeps the upstreams: what nodes declare and what was registered, in the distributed data; the routes made of it; and the
/// probes. Decides nothing: see <see cref="UpstreamBook"/>, <see cref="RouteBuilder"/> and <see cref="InstanceMonitor"/>.
/// </summary>
internal sealed class UpstreamsActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan Confirmation = TimeSpan.FromSeconds(3);

    private static readonly ImmutableDictionary<string, UpstreamEntry> Nothing = ImmutableDictionary<string, UpstreamEntry>.Empty;

    private readonly MeshRuntime _runtime;
    private readonly UpstreamRegistry _registry;
    private readonly RouteBuilder _builder;
    private readonly ProbeRounds _rounds;
    private readonly ProbeDuties _duties;
    private readonly TimeToLives _timeToLives = new();
    private readonly PublishPace _pace = new();
    private readonly Dictionary<string, IImmutableDictionary<string, UpstreamEntry>> _buckets = [];
    private readonly SuspicionLog _log;
    private ImmutableDictionary<string, UpstreamEntry> _declared = Nothing;
    private ImmutableHashSet<string> _nodes;
    private Probers _probers;
    private Doubts _doubts = Doubts.None;
    private DoubtsEntry _told = new([]);
    private ImmutableArray<string> _conflicts = [];
    private UpstreamBook _book;
    private Config _settings;
    private IActorRef _replicator = ActorRefs.Nobody;
    private IActorRef _names = ActorRefs.Nobody;

    public UpstreamsActor(MeshRuntime runtime, UpstreamRegistry registry, IInstanceProber prober)
    {
        (_runtime, _registry) = (runtime, registry);
        _settings = registry.Declared.Settings;
        _book = new UpstreamBook((name, written) => UpstreamReader.Define(written, name, registry.Declared.Settings));
        _builder = new RouteBuilder(runtime.Options, runtime.Seed, runtime.Plane.Clock);
        _rounds = new ProbeRounds(prober, runtime.Options, new Random((int)runtime.Seed));
        _duties = new ProbeDuties(runtime.NodeName);
        _log = new SuspicionLog(runtime.Plane.Log, runtime.Plane.Paced);
        _nodes = [runtime.NodeName];
        _probers = new Probers(_nodes, runtime.NodeName);

        Receive<Changed>(OnChanged);
        Receive<MeshView>(OnView);
        Receive<Change>(OnChange);
        Receive<DeclareAll>(_ => OnDeclare());
        Receive<Publish>(_ => OnPublish());
        Receive<Tick>(_ => OnTick());
        Receive<IUpdateResponse>(OnUpdated);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        _replicator = DistributedData.Get(Context.System).Replicator;
        foreach (var bucket in EntryStore.All)
        {
            _replicator.Tell(Dsl.Subscribe(bucket, Self));
        }

        if (_runtime.NameResolver is { } resolver)
        {
            _names = Context.ActorOf(Props.Create(() => new NamesActor(_runtime, _registry, resolver)), "names");
        }

        _registry.Serve(Self);
        OnDeclare();
        OnView(_runtime.View); // after a restart there is one
        Timers.StartPeriodicTimer("tick", Tick.Instance, InstanceMonitor.LookPace);
    }

    private void OnChanged(Changed changed)
    {
        _buckets[changed.Key.Id] = ((LWWDictionary<string, UpstreamEntry>)changed.Data).Entries;
        PublishSoon();
    }

    private void OnView(MeshView view)
    {
        _nodes = [.. view.Members.Select(member => member.Name), _runtime.NodeName];
        _probers = new Probers(
            view.Members.Where(member => member.Status == MemberStatus.Up && member.Reachable).Select(member => member.Name)
                .Append(_runtime.NodeName),
            _runtime.NodeName);
        _names.Tell(_probers);
        PublishSoon();
    }

    private void OnDeclare()
    {
        var declaration = _registry.Declared;
        if (declaration.Settings != _settings)
        {
            _settings = declaration.Settings; // the defaults may be others
            _book = new UpstreamBook((name, written) => UpstreamReader.Define(written, name, declaration.Settings));
            PublishSoon();
        }

        var declared = declaration.Sections
            .SelectMany(section => section.Entries)
            .ToImmutableDictionary(entry => EntryKey.Declared(_runtime.NodeName, entry.Key), entry => entry.Value);
        declared = _registry.OwnGateway is { } gateway
            ? declared.Add(EntryKey.Gateway(_runtime.NodeName), gateway)
            : declared;
        foreach (var gone in _declared.Keys.Where(key => !declared.ContainsKey(key)))
        {
            Remove(gone);
        }

        foreach (var (key, entry) in declared.Where(entry => !entry.Value.Equals(_declared.GetValueOrDefault(entry.Key))))
        {
            Put(key, entry);
        }

        _declared = declared;
    }

    /// <summary>All changes or, if one finds no room, none.</summary>
    private void OnChange(Change change)
    {
        if (change.Changes.Any(one => one.Entry is { } entry
            && !EntryStore.HasRoom(_buckets.GetValueOrDefault(EntryStore.Of(one.Key).Id) ?? Nothing, one.Key, entry)))
        {
            Sender.Tell(ChangeEnd.Full);
            return;
        }

        var pending = new Confirmations(Sender, change.Changes.Length);
        IWriteConsistency consistency = _nodes.Count > 1 ? new WriteMajority(Confirmation) : WriteLocal.Instance;
        foreach (var (key, entry) in change.Changes)
        {
            Update(EntryStore.Of(key), key, entry, consistency, pending);
        }
    }

    private void Put(string key, UpstreamEntry entry) => Update(EntryStore.Of(key), key, entry, WriteLocal.Instance, null);

    private void Remove(string key) => Update(EntryStore.Of(key), key, null, WriteLocal.Instance, null);

    private void Update(
        LWWDictionaryKey<string, UpstreamEntry> bucket,
        string key,
        UpstreamEntry? entry,
        IWriteConsistency consistency,
        Confirmations? confirmations)
    {
        var cluster = Cluster.Get(Context.System);
        _replicator.Tell(Dsl.Update(
            bucket,
            LWWDictionary<string, UpstreamEntry>.Empty,
            consistency,
            confirmations,
            dictionary => entry is not null ? dictionary.SetItem(cluster, key, entry)
                : dictionary.ContainsKey(key) ? dictionary.Remove(cluster, key)
                : dictionary));
    }

    private static void OnUpdated(IUpdateResponse response) => (response.Request as Confirmations)?.Take(response switch
    {
        UpdateSuccess => ChangeEnd.Agreed,
        UpdateTimeout => ChangeEnd.Local,
        _ => ChangeEnd.Failed,
    });

    private void PublishSoon()
    {
        if (!Timers.IsTimerActive("publish"))
        {
            Timers.StartSingleTimer("publish", Publish.Instance, _pace.Pause);
        }
    }

    private void OnPublish()
    {
        var began = _runtime.Plane.Clock.Monotonic();
        var entries = _buckets.Values.SelectMany(bucket => bucket).ToArray();
        _timeToLives.See(entries, _runtime.Plane.Clock.Monotonic());
        _registry.Gateways = entries.Select(entry => entry.Value).OfType<GatewayEntry>();
        _doubts = new Doubts(entries
            .Where(entry => entry.Value is DoubtsEntry && _nodes.Contains(entry.Key))
            .ToFrozenDictionary(entry => entry.Key, entry => ((DoubtsEntry)entry.Value).Instances.ToFrozenSet()));
        _registry.View = _book.Read(entries.Where(entry => !_timeToLives.IsOver(entry.Key)), _nodes);
        _registry.Table = _builder.Build(_registry.View);
        TellConflicts(_registry.View.Conflicts);
        _rounds.Watch(_duties.Of(_registry.Table, _probers));
        _pace.Took(_runtime.Plane.Clock.Monotonic() - began);
    }

    private void OnTick()
    {
        var now = _runtime.Plane.Clock.Monotonic();
        var suspects = new DoubtsEntry(_rounds.Look(now, _doubts, _runtime.Doubt));
        if (suspects != _told)
        {
            _told = suspects;
            Update(EntryStore.OfDoubts(_runtime.NodeName), _runtime.NodeName, suspects, WriteLocal.Instance, null);
        }

        _registry.Table = _builder.Refresh(_registry.Table);
        _log.Tell(_registry.Table);
        if (_timeToLives.Pass(now) is not { IsEmpty: false } over)
        {
            return;
        }

        foreach (var key in over.Where(_probers.IsFirst))
        {
            Remove(key);
        }

        PublishSoon();
    }

    private void TellConflicts(ImmutableArray<string> conflicts)
    {
        foreach (var conflict in conflicts.Except(_conflicts))
        {
            _runtime.Plane.Log.UpstreamsInConflict(conflict);
        }

        _conflicts = conflicts;
    }

    /// <summary>Asks for changes; answered with a <see cref="ChangeEnd"/>.</summary>
    internal sealed record Change(ImmutableArray<UpstreamChange> Changes) : INoSerializationVerificationNeeded;

    /// <summary>What this node declares may have changed.</summary>
    internal sealed class DeclareAll : INoSerializationVerificationNeeded, IDeadLetterSuppression
    {
        public static DeclareAll Instance { get; } = new();
    }

    private sealed class Publish : INoSerializationVerificationNeeded, IDeadLetterSuppression
    {
        public static Publish Instance { get; } = new();
    }

    private sealed class Tick : INoSerializationVerificationNeeded, IDeadLetterSuppression
    {
        public static Tick Instance { get; } = new();
    }

    /// <summary>Waits for the ends of several changes, and tells the worst.</summary>
    private sealed class Confirmations(IActorRef asker, int count)
    {
        private ChangeEnd _worst;
        private int _left = count;

        public void Take(ChangeEnd end)
        {
            _worst = end > _worst ? end : _worst;
            if (--_left == 0)
            {
                asker.Tell(_worst);
            }
        }
    }
}
