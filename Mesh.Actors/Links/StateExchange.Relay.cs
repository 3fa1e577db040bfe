using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace Mesh.Links;

/// <summary>
/// What nodes tell on of each other, where not every two have a link: see <c>docs/decisions/0012-sparse-links.md</c>.
/// </summary>
internal sealed partial class StateExchange
{
    /// <summary>
    /// Incarnations that are no members of which something is kept that others told: those that were removed, and those that
    /// this node has not seen join yet.
    /// </summary>
    public const int MaxOthers = 1_024;

    private static readonly TimeSpan TellerFor = TimeSpan.FromMinutes(1);

    private readonly StateDigest _digest = new(); // of what members told and is told on, this node's own words apart
    private readonly HashSet<Matter> _news = [];
    private readonly ConcurrentDictionary<NodeIdentity, HeardStates> _tellers = new(); // who told anything itself of late
    private volatile NodeIdentity _self = new(string.Empty, 0);
    private int _isSignalled; // 1 from the first news until they are taken

    /// <summary>There is something to tell on; see <see cref="TakeNews"/>. Runs on the thread that heard it.</summary>
    public event Action? NewsHeard;

    /// <summary>This start of this node: nobody else is heard of it.</summary>
    public NodeIdentity Self
    {
        get => _self;
        set => _self = value;
    }

    /// <summary>Whether this node tells on what it hears: not while every two nodes have a link.</summary>
    public bool TellsOn { get; set; }

    /// <summary>Over all that this node knows and that is told on.</summary>
    public StateDigest Digest
    {
        get
        {
            lock (_gate)
            {
                return DigestWithOwn();
            }
        }
    }

    /// <summary>The members that tell this node of themselves, over connections of their own; sorted by name.</summary>
    public IEnumerable<(NodeIdentity Peer, HeardStates States)> Tellers
    {
        get
        {
            var oldest = clock.Monotonic() - TellerFor;
            foreach (var (peer, states) in _tellers)
            {
                if (states.DirectAt < oldest)
                {
                    _tellers.TryRemove(peer, out _);
                }
            }

            return _tellers.Where(teller => _members.Contains(teller.Key))
                .OrderBy(teller => teller.Key.Name, StringComparer.Ordinal)
                .ThenBy(teller => teller.Key.Incarnation)
                .Select(teller => (teller.Key, teller.Value));
        }
    }

    /// <summary>A member tells on what another told. Ignored from who is no member, and when it is not new.</summary>
    /// <exception cref="ProtocolException">The origin told of more services than there can be.</exception>
    public void Hear(NodeIdentity teller, in Relayed<RingState> relayed)
    {
        var (origin, told) = relayed;
        lock (_gate)
        {
            if (!MayTell(teller, origin)
                || StatesOf(origin) is var states
                && !(Note(origin, states, told, states.Hear(told, clock.Monotonic(), isDirect: false)) && states.WasMember))
            {
                return;
            }
        }

        RingHeard?.Invoke(origin, told.State);
        SignalNews();
    }

    /// <inheritdoc cref="Hear(NodeIdentity, in Relayed{RingState})"/>
    public void Hear(NodeIdentity teller, in Relayed<NodeState> relayed)
    {
        var (origin, told) = relayed;
        lock (_gate)
        {
            if (!MayTell(teller, origin)
                || StatesOf(origin) is var states
                && !(Note(origin, states, told, states.Hear(told, clock.Monotonic(), isDirect: false)) && states.WasMember))
            {
                return;
            }
        }

        NodeHeard?.Invoke(origin, told.State);
        SignalNews();
    }

    /// <summary>A peer told of all that it knows, and with it that its own words stand.</summary>
    /// <returns>The sums to answer with when this node knows something else; null for none, and for who is no member.</returns>
    public ulong[]? HearDigest(NodeIdentity peer, ulong whole)
    {
        lock (_gate)
        {
            if (!_members.Contains(peer))
            {
                return null;
            }

            TellerOf(peer).Confirm(clock.Monotonic());
            var own = DigestWithOwn();
            return own.Whole == whole ? null : own.Sums;
        }
    }

    /// <summary>What is to be told on since the last time.</summary>
    public Matter[] TakeNews()
    {
        lock (_gate)
        {
            Volatile.Write(ref _isSignalled, 0);
            Matter[] news = [.. _news];
            _news.Clear();
            return news;
        }
    }

    /// <summary>What to tell a peer with these sums, this node's own words apart.</summary>
    public Matter[] DifferingFrom(ReadOnlySpan<ulong> sums)
    {
        lock (_gate)
        {
            var mask = DigestWithOwn().DifferingFrom(sums);
            return mask == 0 ? [] :
            [
                .. _peers.Where(peer => peer.Value.WasMember && (mask >> StateDigest.BucketOf(peer.Key) & 1) != 0)
                    .SelectMany(peer => Matter.Of(peer.Key, peer.Value)),
            ];
        }
    }

    /// <summary>What it says now, to be told on; null when nothing is known of it any more.</summary>
    public Relayed<RingState>? RelayedRing(in Matter matter) =>
        RingOf(matter.Origin, matter.Service) is { State.IsToldOn: true } heard
            ? new(matter.Origin, new(heard.State, heard.Number))
            : null;

    /// <inheritdoc cref="RelayedRing"/>
    public Relayed<NodeState>? RelayedNode(in Matter matter) => NodeOf(matter.Origin) is { } heard
        ? new(matter.Origin, new(heard.State.Aged(clock.Monotonic() - heard.At), heard.Number))
        : null;

    private bool MayTell(NodeIdentity teller, NodeIdentity origin) =>
        _members.Contains(teller)
        && origin != _self
        && (_peers.ContainsKey(origin) || _members.Contains(origin) || _peers.Count < _members.Count + MaxOthers);

    private HeardStates TellerOf(NodeIdentity peer)
    {
        var states = StatesOf(peer);
        _tellers.TryAdd(peer, states);
        return states;
    }

    /// <summary>Counts a word that was heard; true when it is new.</summary>
    private bool Note(NodeIdentity origin, HeardStates states, in Told<RingState> told, in Heard<RingState>? before) =>
        told.Number > (before?.Number ?? 0)
        && Note(
            new Matter(origin, told.State.Service),
            states,
            before is { State.IsToldOn: true } known ? known.Number : 0,
            told.State.IsToldOn ? told.Number : 0);

    private bool Note(NodeIdentity origin, HeardStates states, in Told<NodeState> told, in Heard<NodeState>? before) =>
        told.Number > (before?.Number ?? 0)
        && Note(new Matter(origin, Matter.TheNode), states, before?.Number ?? 0, told.Number);

    private bool Note(in Matter matter, HeardStates states, ulong before, ulong after)
    {
        if (!StateOrigin.Fits(matter.Origin))
        {
            return true;
        }

        if (_members.Contains(matter.Origin))
        {
            _digest.Replace(matter, before, after);
        }

        if (TellsOn && states.WasMember && after > 0)
        {
            _news.Add(matter);
        }

        return true;
    }

    /// <summary>What is known of a node that is forgotten counts no more.</summary>
    private void Discount(NodeIdentity peer, HeardStates states)
    {
        foreach (var (matter, number) in Matter.Numbered(peer, states))
        {
            _news.Remove(matter);
            if (_members.Contains(peer))
            {
                _digest.Replace(matter, number, 0);
            }
        }
    }

    /// <summary>Who was a member until now: its last words may come yet, and are to be told on.</summary>
    private void NoteRemoved(FrozenSet<NodeIdentity> members)
    {
        foreach (var removed in _members.Where(member => !members.Contains(member) && member != _self))
        {
            var states = StatesOf(removed);
            states.WasMember = true;
            states.Touch(clock.Monotonic(), isDirect: false);
        }
    }

    /// <summary>Counts anew for these members.</summary>
    /// <returns>Who is one now, and was heard of before it was.</returns>
    private NodeIdentity[] Recount(FrozenSet<NodeIdentity> members)
    {
        _members = members;
        _digest.Clear();
        var met = new List<NodeIdentity>();
        foreach (var (peer, states) in _peers.Where(peer => members.Contains(peer.Key)))
        {
            foreach (var (matter, number) in Matter.Numbered(peer, states))
            {
                _digest.Replace(matter, 0, number);
                if (!states.WasMember && TellsOn)
                {
                    _news.Add(matter);
                }
            }

            if (!states.WasMember)
            {
                states.WasMember = true;
                met.Add(peer);
            }
        }

        return [.. met];
    }

    private void HearAgain(NodeIdentity peer)
    {
        if (!_peers.TryGetValue(peer, out var states))
        {
            return;
        }

        foreach (var ring in states.Rings)
        {
            RingHeard?.Invoke(peer, ring.State);
        }

        if (states.Node is { } node)
        {
            NodeHeard?.Invoke(peer, node.State.Aged(clock.Monotonic() - node.At));
        }
    }

    private StateDigest DigestWithOwn()
    {
        var digest = _digest.Copy();
        digest.Replace(new Matter(_self, Matter.TheNode), 0, _own.Node.Number);
        foreach (var ring in _own.Rings.Where(ring => ring.State.IsToldOn))
        {
            digest.Replace(new Matter(_self, ring.State.Service), 0, ring.Number);
        }

        return digest;
    }

    private void SignalNews()
    {
        bool isNew;
        lock (_gate)
        {
            isNew = _news.Count > 0 && _isSignalled == 0;
            _isSignalled = isNew ? 1 : _isSignalled;
        }

        if (isNew)
        {
            NewsHeard?.Invoke();
        }
    }
}
