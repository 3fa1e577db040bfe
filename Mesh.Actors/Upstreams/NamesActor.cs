using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Akka.DistributedData;
using Akka.Event;
using Mesh.Hosting;
using Mesh.Links;
using Microsoft.Extensions.Logging;

namespace Mesh.Upstreams;

/// <summary>
/// Has the DNS names of upstreams resolved that are this node's to ask for, and tells all nodes what they lead to, in the
/// distributed data. Decides nothing: see <see cref="DnsRounds"/> and <see cref="DnsAnswer"/>.
/// </summary>
internal sealed class NamesActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan LeftoverPatience = TimeSpan.FromMinutes(1);

    private readonly MeshRuntime _runtime;
    private readonly UpstreamRegistry _registry;
    private readonly INameResolver _resolver;
    private readonly DnsRounds _rounds;
    private readonly Leftovers _leftovers = new(LeftoverPatience);
    private readonly Dictionary<string, IImmutableDictionary<string, UpstreamEntry>> _buckets = [];
    private readonly ILogger _log;
    private UpstreamView _view = UpstreamView.Empty;
    private Probers _nodes;
    private IActorRef _replicator = ActorRefs.Nobody;

    public NamesActor(MeshRuntime runtime, UpstreamRegistry registry, INameResolver resolver)
    {
        (_runtime, _registry, _resolver, _log) = (runtime, registry, resolver, runtime.Plane.Log);
        _rounds = new DnsRounds(new Random((int)runtime.Seed));
        _nodes = new Probers([runtime.NodeName], runtime.NodeName);

        Receive<Changed>(changed =>
        {
            _buckets[changed.Key.Id] = ((LWWDictionary<string, UpstreamEntry>)changed.Data).Entries;
            _view = UpstreamView.Empty; // to be looked at again
        });
        Receive<Probers>(nodes => (_nodes, _view) = (nodes, UpstreamView.Empty));
        Receive<Tick>(_ => OnTick());
        Receive<Ended>(OnEnded);
        Receive<IUpdateResponse>(_ => { }); // what was not stored is found again
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        _replicator = DistributedData.Get(Context.System).Replicator;
        foreach (var bucket in EntryStore.Resolved)
        {
            _replicator.Tell(Dsl.Subscribe(bucket, Self));
        }

        Timers.StartPeriodicTimer("tick", Tick.Instance, InstanceMonitor.LookPace);
    }

    private void OnTick()
    {
        var now = _runtime.Plane.Clock.Monotonic();
        if (_registry.View is var view && !ReferenceEquals(view, _view))
        {
            Watch(view, now);
        }

        foreach (var watched in _rounds.Due(now))
        {
            _resolver.ResolveAsync(watched.Name).PipeTo(
                Self,
                success: answer => new Ended(watched, answer),
                failure: fault => new Ended(watched, DnsAnswer.Failed(fault.Message)));
        }

        foreach (var key in _leftovers.Over(now).Where(_nodes.IsFirst))
        {
            Put(key, null);
        }
    }

    /// <summary>Takes up the names that are this node's.</summary>
    private void Watch(UpstreamView view, TimeSpan now)
    {
        _view = view;
        var names = view.ByName.Values
            .SelectMany(upstream => upstream.Names, (upstream, name) => new WatchedName(upstream.Definition.Name, name.Name))
            .ToArray();
        _rounds.Watch(names.Where(name => _nodes.IsFirst(KeyOf(name))), now);

        var wanted = names.SelectMany(name => new[] { KeyOf(name), FaultKeyOf(name) }).ToHashSet();
        _leftovers.See(_buckets.Values.SelectMany(bucket => bucket.Keys).Where(key => !wanted.Contains(key)), now);
    }

    private void OnEnded(Ended ended)
    {
        var (watched, answer) = ended;
        var news = _rounds.Ended(watched, answer, _runtime.Plane.Clock.Monotonic());
        if (news == DnsNews.Unwanted)
        {
            return;
        }

        var (service, name, node) = (watched.Service, watched.Name.ToString(), _runtime.NodeName);
        if (!answer.Servers.IsEmpty)
        {
            var known = Find<ResolvedEntry>(KeyOf(watched))?.Servers ?? [];
            Put(KeyOf(watched), new ResolvedEntry(service, name, node, answer.After(known)));
        }

        Put(FaultKeyOf(watched), answer.Fault is { } fault ? new UnresolvedEntry(service, name, node, fault) : null);
        Tell(watched, news, answer.Fault);
    }

    private void Tell(WatchedName watched, DnsNews news, string? fault)
    {
        switch (news)
        {
            case DnsNews.Lost:
                _log.NameLost(watched.Name, watched.Service, fault);
                break;
            case DnsNews.FoundAgain:
                _log.NameFound(watched.Name, watched.Service);
                break;
            default:
                break;
        }
    }

    /// <summary>Says something to all nodes, unless they know it; null for nothing any more.</summary>
    private void Put(string key, UpstreamEntry? entry)
    {
        var known = Find<UpstreamEntry>(key);
        if (Equals(known, entry))
        {
            return;
        }

        var bucket = EntryStore.OfResolved(key);
        if (entry is not null && _buckets.GetValueOrDefault(bucket.Id) is { } others && !EntryStore.HasRoom(others, key, entry))
        {
            _log.NoRoomForNames(key);
            return;
        }

        var cluster = Cluster.Get(Context.System);
        _replicator.Tell(Dsl.Update(
            bucket,
            LWWDictionary<string, UpstreamEntry>.Empty,
            WriteLocal.Instance,
            dictionary => entry is not null ? dictionary.SetItem(cluster, key, entry)
                : dictionary.ContainsKey(key) ? dictionary.Remove(cluster, key)
                : dictionary));
    }

    private T? Find<T>(string key)
        where T : UpstreamEntry =>
        _buckets.GetValueOrDefault(EntryStore.OfResolved(key).Id)?.GetValueOrDefault(key) as T;

    private static string KeyOf(WatchedName watched) => EntryKey.Resolved(watched.Service, watched.Name.ToString());

    private static string FaultKeyOf(WatchedName watched) => EntryKey.Unresolved(watched.Service, watched.Name.ToString());

    private sealed record Ended(WatchedName Name, DnsAnswer Answer) : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    private sealed class Tick : INoSerializationVerificationNeeded, IDeadLetterSuppression
    {
        public static Tick Instance { get; } = new();
    }
}
