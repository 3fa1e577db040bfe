using Akka.Cluster;
using Mesh.Configuration;
using Mesh.Links;
using Mesh.Membership;

namespace Mesh.Tests.Simulation;

/// <summary>
/// Membership as Akka's gossip gives it: one history of changes that spreads from node to node, its leader's actions,
/// and joining. <see cref="Observers"/> says who can see whom, and who is downed for it.
/// </summary>
internal sealed class Gossip
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LeaderTick = TimeSpan.FromSeconds(1);

    private readonly World _world;
    private readonly Deployment _deployment;
    private readonly SeededRandom _random;
    private readonly List<Change> _changes = [];
    private readonly Dictionary<UniqueAddress, MeshMember> _members = [];
    private readonly List<SimProcess> _joining = [];
    private TimeSpan _ledAt;

    public Gossip(World world, Network network, Deployment deployment)
    {
        (_world, _deployment) = (world, deployment);
        _random = world.Random.Fork();
        Observers = new Observers(world, network, this);
        world.After(Tick, Step);
    }

    public Observers Observers { get; }

    /// <summary>Told when the cluster has downed a process that hears of it, or it downed itself.</summary>
    public Action<SimProcess>? Downed { get; set; }

    /// <summary>The members that all agree on in the end.</summary>
    public IEnumerable<MeshMember> Members => _members.Values;

    /// <summary>How much of the history a process knows, by process.</summary>
    public Dictionary<SimProcess, int> Known { get; } = [];

    /// <summary>The members that are alive, and have heard that they are members.</summary>
    public IEnumerable<SimProcess> Live => Known.Keys.Where(process => process.IsAlive);

    public int Count => _changes.Count;

    /// <summary>A process started and wants to be a member.</summary>
    public void Join(SimProcess process) => _joining.Add(process);

    /// <summary>These are a cluster from the start.</summary>
    public void Form(IReadOnlyCollection<SimProcess> processes)
    {
        foreach (var process in processes)
        {
            Append(MemberOf(process, MemberStatus.Up));
        }

        foreach (var process in processes)
        {
            _joining.Remove(process);
            Known[process] = 0;
            Learn(process, _changes.Count);
        }
    }

    /// <summary>Someone decided that members are down; they are removed when the others know.</summary>
    public void Down(SimProcess decider, IEnumerable<UniqueAddress> nodes)
    {
        foreach (var node in nodes.Where(node => _members.TryGetValue(node, out var known) && known.Status != MemberStatus.Down))
        {
            Append(_members[node] with { Status = MemberStatus.Down });
        }

        Learn(decider, _changes.Count);
    }

    /// <summary>A member leaves by itself.</summary>
    public void Leave(SimProcess process)
    {
        if (_members.TryGetValue(process.Address, out var member) && member.Status == MemberStatus.Up)
        {
            Append(member with { Status = MemberStatus.Leaving });
            Learn(process, _changes.Count);
        }
    }

    public bool IsMember(SimProcess process) => _members.ContainsKey(process.Address);

    private void Step()
    {
        _world.After(Tick, Step);
        foreach (var gone in Known.Keys.Where(process => !process.IsAlive).ToArray())
        {
            Known.Remove(gone);
        }

        _joining.RemoveAll(process => !process.IsAlive);
        Observers.Step();
        Spread();
        if (_world.Now - _ledAt >= LeaderTick)
        {
            _ledAt = _world.Now;
            Lead();
        }
    }

    private void Spread()
    {
        foreach (var process in Live.Where(process => !process.IsFrozen).ToArray())
        {
            var peers = Live.Where(peer => peer != process && Observers.CanTalk(process, peer)).ToArray();
            if (peers.Length > 0 && _random.Chance(0.6) && _random.Pick(peers) is var peer && Known[peer] > Known[process])
            {
                Learn(process, Known[peer]);
            }
        }
    }

    /// <summary>What a leader does once everybody that counts has heard of everything before.</summary>
    private void Lead()
    {
        Reform();
        var counting = Live.Where(IsCounting).ToArray();
        // Who knew more may have died with it: the most that is known is then what all agree on.
        var leader = counting.Where(process => !process.IsFrozen).MaxBy(process => Known[process]);
        if (leader is null || (counting.Any(process => Known[process] > Known[leader])))
        {
            return;
        }

        Learn(leader, _changes.Count);
        Replace(leader);
        var awaited = _members.Values.Where(member => member.Status is not MemberStatus.Down).Select(member => member.Node);
        if (awaited.All(node => counting.Any(process => process.Address.Equals(node) && Known[process] == _changes.Count))
            && Observers.UnreachableTo(leader).All(node => !_members.TryGetValue(node, out var known) || known.Status == MemberStatus.Down))
        {
            Act(leader);
        }
    }

    private bool IsCounting(SimProcess process) =>
        _members.TryGetValue(process.Address, out var member) && member.Status is not MemberStatus.Down;

    private void Act(SimProcess leader)
    {
        foreach (var member in _members.Values.ToArray())
        {
            switch (member.Status)
            {
                case MemberStatus.Down or MemberStatus.Exiting:
                    Append(member, removed: true);
                    break;
                case MemberStatus.Leaving:
                    Append(member with { Status = MemberStatus.Exiting });
                    break;
            }
        }

        foreach (var process in _joining.Where(process => Observers.CanTalk(leader, process)).ToArray())
        {
            if (_members.Values.All(member => member.Name != process.Machine.Name))
            {
                Append(MemberOf(process, MemberStatus.Up));
                _joining.Remove(process);
                Known[process] = 0;
                Learn(process, _changes.Count);
            }
        }

        Learn(leader, _changes.Count);
    }

    /// <summary>A node that starts anew at its old address: its old incarnation is downed for it.</summary>
    private void Replace(SimProcess leader)
    {
        foreach (var process in _joining.Where(process => Observers.CanTalk(leader, process)))
        {
            Down(leader, _members.Values.Where(member => member.Name == process.Machine.Name).Select(member => member.Node).ToArray());
        }
    }

    /// <summary>Nobody of the cluster is left: a majority of voters forms another.</summary>
    private void Reform()
    {
        if (Live.Any() || _joining.Count(process => process.Machine.IsVoter && !process.IsFrozen) <= _deployment.Voters / 2)
        {
            return;
        }

        _world.Trace.Add($"a new cluster is formed");
        _changes.Clear();
        _members.Clear();
        Known.Clear();
        Form(_joining.Where(process => !process.IsFrozen).ToArray());
    }

    private void Append(MeshMember member, bool removed = false)
    {
        _world.Trace.Add($"gossip: {member.Name}#{member.Incarnation:x8} is {(removed ? "removed" : member.Status)}");
        _changes.Add(new Change(member, removed));
        if (removed)
        {
            _members.Remove(member.Node);
        }
        else
        {
            _members[member.Node] = member;
        }
    }

    /// <summary>The process hears of all changes up to there at once, when it next does something.</summary>
    private void Learn(SimProcess process, int upTo)
    {
        var news = _changes[Known[process]..upTo];
        Known[process] = upTo;
        if (news.Count == 0)
        {
            return;
        }

        process.Later(TimeSpan.Zero, () =>
        {
            process.OnMembership(state => news.Aggregate(state, (now, change) => change.ApplyTo(now)));
            foreach (var change in news.Where(change => change.IsRemoval && !change.Member.Node.Equals(process.Address)))
            {
                process.Duties.OnRemoved(NodeIdentity.Of(change.Member));
            }

            if (news.Any(change => change.Member.Node.Equals(process.Address)
                && (change.IsRemoval || change.Member.Status == MemberStatus.Down)))
            {
                Downed?.Invoke(process);
            }
        });
    }

    private static MeshMember MemberOf(SimProcess process, MemberStatus status) => MemberRoles.Read(
        process.Address,
        status,
        reachable: true,
        NodeRoles.Of(
            process.Runtime.Options.Node,
            [Deployment.Echo, Deployment.Counter],
            [Deployment.Counter],
            [Deployment.Counter],
            process.Runtime.Options.Node.DataPort),
        MemberVersion.Write("1.0.0", process.Runtime.Options.Node.Name));

    private sealed record Change(MeshMember Member, bool IsRemoval)
    {
        public MembershipState ApplyTo(MembershipState state) =>
            IsRemoval ? state.Without(Member.Node) : state.With(Member);
    }
}
