using Akka.Cluster;

namespace Mesh.Tests.Simulation;

/// <summary>Who sees whom as Akka's heartbeats tell it, and what its split brain resolver makes of that.</summary>
/// <remarks>Measured: unreachable after about 4.5 s; a decision after 7 s without a change; see akka-facts.</remarks>
internal sealed class Observers(World world, Network network, Gossip gossip)
{
    private static readonly TimeSpan StableAfter = TimeSpan.FromSeconds(7);

    private readonly Dictionary<SimProcess, Observer> _observers = [];
    private readonly SeededRandom _random = world.Random.Fork();

    /// <summary>Whether two processes hear each other now.</summary>
    public bool CanTalk(SimProcess one, SimProcess other) =>
        one.IsAlive && other.IsAlive && !one.IsFrozen && !other.IsFrozen
        && !network.IsCut(one.Machine.Index, other.Machine.Index)
        && !network.IsCut(other.Machine.Index, one.Machine.Index);

    /// <summary>Whom a process takes for unreachable, by its own word or that of one it hears.</summary>
    public IReadOnlySet<UniqueAddress> UnreachableTo(SimProcess process) =>
        _observers.TryGetValue(process, out var observer) ? observer.View : new HashSet<UniqueAddress>();

    public void Step()
    {
        foreach (var gone in _observers.Keys.Where(process => !process.IsAlive).ToArray())
        {
            _observers.Remove(gone);
        }

        var live = gossip.Live.Where(process => !process.IsFrozen).ToArray();
        foreach (var process in live)
        {
            Observe(process);
        }

        foreach (var process in live)
        {
            Judge(process, live);
        }
    }

    private void Observe(SimProcess process)
    {
        if (!_observers.TryGetValue(process, out var observer))
        {
            _observers.Add(process, observer = new Observer(_random.Seconds(3.9, 5.0)));
        }

        var members = gossip.Members.Where(member => !member.Node.Equals(process.Address)).ToArray();
        var live = gossip.Live.ToDictionary(peer => peer.Address);
        foreach (var member in members)
        {
            observer.HeardAt.TryAdd(member.Node, world.Now);
            if (world.Now - observer.HeardAt[member.Node] > observer.Patience)
            {
                observer.Own.Add(member.Node);
            }
            else
            {
                observer.Own.Remove(member.Node);
            }

            if (live.TryGetValue(member.Node, out var peer) && CanTalk(process, peer))
            {
                observer.HeardAt[member.Node] = world.Now;
            }
        }

        observer.Own.IntersectWith(members.Select(member => member.Node));
    }

    private void Judge(SimProcess process, SimProcess[] live)
    {
        var observer = _observers[process];
        var side = live.Where(peer => peer == process || CanTalk(process, peer)).ToArray();
        var view = side.SelectMany(peer => _observers[peer].Own).ToHashSet();
        view.Remove(process.Address);
        if (!view.SetEquals(observer.View))
        {
            Tell(process, view, observer.View);
            observer.View = view;
            observer.StableSince = world.Now;
        }
        else if (view.Count > 0 && world.Now - observer.StableSince >= StableAfter
            && gossip.Known[process] == gossip.Count)
        {
            Decide(process, side, view);
        }
    }

    private static void Tell(SimProcess process, HashSet<UniqueAddress> now, HashSet<UniqueAddress> before)
    {
        var lost = now.Except(before).ToArray();
        var found = before.Except(now).ToArray();
        process.Later(TimeSpan.Zero, () => process.OnMembership(state => found.Aggregate(
            lost.Aggregate(state, (known, node) => known.WithReachability(node, false)),
            (known, node) => known.WithReachability(node, true))));
    }

    /// <summary>Keep-majority among voters; both ends of a path that only some miss are downed.</summary>
    private void Decide(SimProcess process, SimProcess[] side, HashSet<UniqueAddress> unreachable)
    {
        var counting = gossip.Members.Where(member => member.Status is not MemberStatus.Down).ToArray();
        var voters = counting.Where(member => member.Voter).ToArray();
        var ours = voters.Count(member => !unreachable.Contains(member.Node));
        var theirs = voters.Length - ours;
        var lowest = voters.OrderBy(member => member.Name, StringComparer.Ordinal).FirstOrDefault();
        if (ours < theirs || (ours == theirs && lowest is not null && unreachable.Contains(lowest.Node)))
        {
            world.Trace.Add($"{process.Identity} is of the minority, and downs itself");
            gossip.Downed?.Invoke(process);
            return;
        }

        var partly = unreachable
            .Where(node => side.Any(peer => !peer.Address.Equals(node) && !_observers[peer].Own.Contains(node)))
            .ToHashSet();
        var missing = side.Where(peer => _observers[peer].Own.Overlaps(partly)).Select(peer => peer.Address);
        world.Trace.Add($"{process.Identity} downs {string.Join(", ", unreachable)}");
        gossip.Down(process, unreachable.Concat(missing).ToArray());
    }

    private sealed class Observer(TimeSpan patience)
    {
        public TimeSpan Patience { get; } = patience;

        public Dictionary<UniqueAddress, TimeSpan> HeardAt { get; } = [];

        public HashSet<UniqueAddress> Own { get; } = [];

        public HashSet<UniqueAddress> View { get; set; } = [];

        public TimeSpan StableSince { get; set; }
    }
}
