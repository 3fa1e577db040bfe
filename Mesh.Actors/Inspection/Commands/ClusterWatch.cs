using Akka.Actor;
using Akka.Cluster;
using AkkaCluster = Akka.Cluster.Cluster;

namespace Mesh.Inspection.Commands;

/// <summary>Tells a feed of the members, and of what happens to them. <c>/user/pbm-cluster-tail-…</c>.</summary>
internal sealed class ClusterWatch : ReceiveActor
{
    private readonly HashSet<UniqueAddress> _unreachable = [];
    private readonly Feed<ClusterNews> _feed;
    private readonly TimeProvider _clock;

    public ClusterWatch(Feed<ClusterNews> feed, TimeProvider clock)
    {
        _feed = feed;
        _clock = clock;
        Receive<ClusterEvent.CurrentClusterState>(OnState);
        Receive<ClusterEvent.IMemberEvent>(changed => OnChange(changed.Member));
        Receive<ClusterEvent.UnreachableMember>(lost =>
        {
            _unreachable.Add(lost.Member.UniqueAddress);
            Tell("unreachable", lost.Member);
        });
        Receive<ClusterEvent.ReachableMember>(found =>
        {
            _unreachable.Remove(found.Member.UniqueAddress);
            Tell("reachable", found.Member);
        });
    }

    protected override void PreStart() => AkkaCluster.Get(Context.System).Subscribe(
        Self,
        ClusterEvent.SubscriptionInitialStateMode.InitialStateAsSnapshot,
        typeof(ClusterEvent.IMemberEvent),
        typeof(ClusterEvent.IReachabilityEvent));

    protected override void PostStop() => AkkaCluster.Get(Context.System).Unsubscribe(Self);

    private void OnState(ClusterEvent.CurrentClusterState state)
    {
        _unreachable.UnionWith(state.Unreachable.Select(member => member.UniqueAddress));
        foreach (var member in state.Members)
        {
            Tell("present", member);
        }
    }

    private void OnChange(Member member)
    {
        if (member.Status == MemberStatus.Removed)
        {
            _unreachable.Remove(member.UniqueAddress);
        }

        Tell(MemberLine.StatusOf(member), member);
    }

    private void Tell(string what, Member member) =>
        _feed.Offer(new(_clock.GetUtcNow(), what, member, _unreachable.Contains(member.UniqueAddress)));
}
