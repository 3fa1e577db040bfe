using System.Collections.Frozen;
using System.Globalization;
using Akka.Actor;
using Akka.Cluster;
using Microsoft.Extensions.Logging;

namespace Mesh.Membership;

/// <summary>Turns Akka's cluster events into one <see cref="MeshView"/> after the other, and publishes each.</summary>
internal sealed class MembershipActor : ReceiveActor
{
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly Action<MeshView> _publish;
    private readonly ILogger _log;
    private MembershipState _state;

    public MembershipActor(int pointsPerWeight, Action<MeshView> publish, ILogger log)
    {
        _publish = publish;
        _log = log;
        _state = MembershipState.Of(_cluster.SelfUniqueAddress, pointsPerWeight);

        Receive<ClusterEvent.CurrentClusterState>(OnSnapshot);
        Receive<ClusterEvent.MemberRemoved>(change =>
        {
            if (_cluster.IsTerminated)
            {
                return; // when this node's own part of the cluster stops, it "removes" everybody
            }

            var gone = MemberRoles.Read(change.Member, false);
            _log.MemberRemoved(gone.Name, gone.Address, change.PreviousStatus == MemberStatus.Down ? "it was downed" : "it left");
            Become(_state.Without(change.Member.UniqueAddress));
        });
        Receive<ClusterEvent.IMemberEvent>(change => OnChange(change.Member));
        Receive<ClusterEvent.UnreachableMember>(change => OnReachability(change.Member, false));
        Receive<ClusterEvent.ReachableMember>(change => OnReachability(change.Member, true));
        Receive<ClusterEvent.LeaderChanged>(change => Become(_state.WithLeader(change.Leader)));
    }

    protected override void PreStart() => _cluster.Subscribe(
        Self,
        ClusterEvent.SubscriptionInitialStateMode.InitialStateAsSnapshot,
        typeof(ClusterEvent.IMemberEvent),
        typeof(ClusterEvent.IReachabilityEvent),
        typeof(ClusterEvent.LeaderChanged));

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    private void OnSnapshot(ClusterEvent.CurrentClusterState snapshot)
    {
        var state = MembershipState.Of(_cluster.SelfUniqueAddress, _state.PointsPerWeight).WithLeader(snapshot.Leader);
        foreach (var member in snapshot.Members)
        {
            state = state.With(MemberRoles.Read(member, !snapshot.Unreachable.Contains(member)));
        }

        Become(state with { View = _state.View });
    }

    private void OnChange(Member member)
    {
        var known = _state.Members.GetValueOrDefault(member.UniqueAddress);
        var now = MemberRoles.Read(member, known?.Reachable ?? true);
        if (known?.Status != now.Status && now.Status == MemberStatus.Down)
        {
            _log.MemberDowned(now.Name, now.Address, now.Reachable ? "by an operator, or by itself" : "it was unreachable");
        }
        else if (known?.Status != now.Status)
        {
            _log.MemberChanged(now.Name, now.Address, now.Status);
        }

        Become(_state.With(now));
    }

    private void OnReachability(Member member, bool reachable)
    {
        var name = MemberRoles.Read(member, reachable).Name;
        if (reachable)
        {
            _log.MemberReachable(name);
        }
        else
        {
            _log.MemberUnreachable(name);
        }

        Become(_state.WithReachability(member.UniqueAddress, reachable));
    }

    private void Become(MembershipState state)
    {
        var before = _state.View.Services;
        _state = state.Refreshed();
        if (_state.View.Self is { Status: not MemberStatus.Exiting })
        {
            LogNewRings(before);
        }

        _publish(_state.View);
    }

    /// <summary>One line for each ring that is new, with all services that have it.</summary>
    private void LogNewRings(FrozenDictionary<string, ServiceView> before)
    {
        var changed = _state.View.Services.Values
            .Where(service => before.GetValueOrDefault(service.Name)?.Ring.Digest != service.Ring.Digest);
        foreach (var alike in changed.GroupBy(
            service => (service.Ring.Digest, service.RingVersion, Before: before.GetValueOrDefault(service.Name)?.Ring)))
        {
            var first = alike.First();
            _log.RingChanged(
                alike.Key.Digest.ToString("x16", CultureInfo.InvariantCulture),
                string.Join(", ", alike.Select(service => service.Name).Order(StringComparer.Ordinal)),
                alike.Key.RingVersion,
                RingChange.Members(first.Ring),
                RingChange.Moves(alike.Key.Before, first.Ring));
        }
    }
}
