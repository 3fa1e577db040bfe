using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Akka.Remote;
using Mesh.Links;

namespace Mesh.Membership;

/// <summary>
/// Watches this node's lease, and has the node end when it can't come back; as a voter, tells whom it has fenced.
/// <c>/user/mesh/lease</c>. Decides nothing: see <see cref="Lease"/>, <see cref="Grants"/>, <see cref="FenceBook"/>.
/// </summary>
internal sealed class LeaseActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan TellPace = TimeSpan.FromSeconds(1);

    /// <summary>What a voter's new start may be seen before its former one has ended.</summary>
    private static readonly TimeSpan Spare = TimeSpan.FromSeconds(1);

    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly DataPlane _plane;
    private readonly Action<int, string> _end;
    private readonly Action<NodeIdentity, NodeState> _onHeard;
    private readonly TimeSpan _lapsesIn;
    private Dictionary<NodeIdentity, int> _places = []; // voters' places; replaced as a whole, read by connections
    private MeshView _view = MeshView.Empty;
    private TimeSpan? _upSince;

    /// <param name="plane">Where the lease and the fences are.</param>
    /// <param name="end">Ends this node: with which exit code, and why.</param>
    public LeaseActor(DataPlane plane, Action<int, string> end)
    {
        _plane = plane;
        _end = end;
        _lapsesIn = Grants.WindowOf(plane.Options.Lease) + Spare;
        _onHeard = OnHeard;

        Receive<Look>(_ => OnLook());
        Receive<TellFences>(_ => OnTellFences());
        Receive<MeshView>(OnView);
        Receive<ClusterEvent.MemberRemoved>(OnRemoved);
        Receive<ThisActorSystemQuarantinedEvent>(OnQuarantined);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        _plane.States.NodeHeard += _onHeard;
        _plane.Lease.Changed += OnLeaseChanged;
        _cluster.Subscribe(
            Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.MemberRemoved));
        Context.System.EventStream.Subscribe(Self, typeof(ThisActorSystemQuarantinedEvent));
        Timers.StartPeriodicTimer("look", Look.Instance, Pace);
        Timers.StartPeriodicTimer("tell", TellFences.Instance, TellPace);
    }

    protected override void PostStop()
    {
        _plane.States.NodeHeard -= _onHeard;
        _plane.Lease.Changed -= OnLeaseChanged;
        _cluster.Unsubscribe(Self);
        Context.System.EventStream.Unsubscribe(Self);
    }

    /// <summary>Who is no member has no say: any system that connects can claim it.</summary>
    private void OnQuarantined(ThisActorSystemQuarantinedEvent quarantined)
    {
        if (_view.Members.Any(member => member.Address == quarantined.RemoteAddress))
        {
            _end(ExitCode.Removed, $"{quarantined.RemoteAddress} has quarantined this incarnation; it has to start anew.");
        }
    }

    private void OnLook()
    {
        var exitAfter = _plane.Options.Lease.ExitAfter;
        if (_plane.Lease.Look(_plane.Clock.Monotonic(), _upSince) is { } lost && lost >= exitAfter)
        {
            _end(
                ExitCode.Removed,
                $"no lease for {lost.TotalSeconds:0.0} s, and mesh.lease.exit-after is {exitAfter.TotalSeconds:0.0} s.");
        }
    }

    private void OnLeaseChanged(bool holds)
    {
        var state = _plane.Lease.StateAt(_plane.Clock.Monotonic());
        if (holds)
        {
            _plane.Log.LeaseHeld(state.Answering, state.Voters);
        }
        else
        {
            _plane.Log.LeaseLost(state.Answering, state.Voters, _plane.Options.Lease.ExitAfter);
        }
    }

    private void OnView(MeshView view)
    {
        var now = _plane.Clock.Monotonic();
        var before = _places;
        var places = view.Members
            .Where(member => _plane.Voters.PlaceOf(member.Address) != Quorum.None)
            .ToDictionary(NodeIdentity.Of, member => _plane.Voters.PlaceOf(member.Address));
        Volatile.Write(ref _places, places);
        _view = view;
        _upSince ??= view.Self?.Status == MemberStatus.Up ? now : null;
        foreach (var (voter, place) in places.Where(voter => !before.ContainsKey(voter.Key)))
        {
            _plane.Fences.Restart(place, _plane.Removed.All, view.Members.Select(NodeIdentity.Of), _lapsesIn, now);
            if (_plane.States.NodeOf(voter) is { } told)
            {
                OnHeard(voter, told.State.Aged(now - told.At)); // beyond a full mesh it is not told again
            }
        }

        _plane.Grants?.See(view, now);
        OnTellFences();
    }

    private void OnRemoved(ClusterEvent.MemberRemoved removed)
    {
        // When this node's own part of the cluster stops, it "removes" everybody. Those who were Down or Exiting are gone
        // all the same.
        if (_cluster.IsTerminated && removed.PreviousStatus is not (MemberStatus.Down or MemberStatus.Exiting))
        {
            return;
        }

        var node = NodeIdentity.Of(MemberRoles.Read(removed.Member, reachable: false));
        var now = _plane.Clock.Monotonic();
        _plane.Removed.Add(node);
        _plane.Grants?.Fence(node, now);
        foreach (var place in StartingVoters(node))
        {
            _plane.Fences.Hear(place, new Fence(node, _lapsesIn), now);
        }

        OnTellFences();
    }

    /// <summary>
    /// The places of voters that are not Up yet, so that this start of theirs has granted nothing. A removal and the coming
    /// of such a voter may be heard in one piece of gossip, and then the coming is told first.
    /// </summary>
    private IEnumerable<int> StartingVoters(NodeIdentity removed) => _view.Members
        .Where(member => member.Status is MemberStatus.Joining or MemberStatus.WeaklyUp && NodeIdentity.Of(member) != removed)
        .Select(member => _plane.Voters.PlaceOf(member.Address))
        .Where(place => place != Quorum.None);

    /// <summary>Tells peers, and this node itself, whom it will never grant a lease again.</summary>
    private void OnTellFences()
    {
        if (_plane.Grants is not { } grants)
        {
            return;
        }

        var now = _plane.Clock.Monotonic();
        var fences = grants.FencesAt(now);
        foreach (var fence in fences)
        {
            _plane.Fences.Hear(_plane.Voters.Self, fence, now);
        }

        _plane.States.Tell(own => own.Fences.IsEmpty && fences.IsEmpty ? own : own with { Fences = fences });
    }

    /// <summary>On the thread of a connection.</summary>
    private void OnHeard(NodeIdentity peer, NodeState state)
    {
        if (!state.Fences.IsEmpty && Volatile.Read(ref _places).TryGetValue(peer, out var voter))
        {
            var now = _plane.Clock.Monotonic();
            foreach (var fence in state.Fences)
            {
                _plane.Fences.Hear(voter, fence, now);
            }
        }
    }

    private sealed class Look : INoSerializationVerificationNeeded, IDeadLetterSuppression
    {
        public static Look Instance { get; } = new();
    }

    private sealed class TellFences : INoSerializationVerificationNeeded, IDeadLetterSuppression
    {
        public static TellFences Instance { get; } = new();
    }
}
