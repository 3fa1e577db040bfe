using System.Collections.Frozen;
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

            _log.LogInformation("{Node} was removed from the cluster", MemberRoles.Read(change.Member, false).Name);
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
        if (known?.Status != now.Status)
        {
            _log.LogInformation("{Node} at {Address} is {Status}", now.Name, now.Address, now.Status);
        }

        Become(_state.With(now));
    }

    private void OnReachability(Member member, bool reachable)
    {
        _log.LogInformation(
            "{Node} is {Reachability} by the cluster's own detector; no key moves for that",
            MemberRoles.Read(member, reachable).Name,
            reachable ? "reachable again" : "unreachable");
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
        foreach (var alike in changed.GroupBy(service => service.Ring.Digest))
        {
            _log.LogInformation(
                "Ring {Digest:x16} of {Services}: {Members}",
                alike.Key,
                string.Join(", ", alike.Select(service => service.Name).Order(StringComparer.Ordinal)),
                string.Join(", ", alike.First().Members.Select(member => member.Name)));
        }
    }
}
