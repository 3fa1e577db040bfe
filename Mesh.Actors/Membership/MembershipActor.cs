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
        foreach (var service in _state.View.Services.Values)
        {
            if (before.GetValueOrDefault(service.Name)?.RingVersion != service.RingVersion)
            {
                _log.LogInformation(
                    "The ring of '{Service}' is version {Version}, digest {Digest:x16}: {Members}",
                    service.Name, service.RingVersion, service.Ring.Digest, string.Join(", ", service.Members.Select(m => m.Name)));
            }
        }

        _publish(_state.View);
    }
}
