using System.Collections.Immutable;
using Akka.Cluster;
using Mesh.FailureDetection;
using Mesh.Membership;

namespace Mesh.Hosting;

/// <summary>Whether a node takes requests now. Pure.</summary>
internal static class ReadinessPolicy
{
    /// <summary>How long a new peer may keep a node from being ready. Whoever can't be reached by then is routed around,
    /// and must not take every other node out of its load balancer.</summary>
    internal static readonly TimeSpan FirstContact = TimeSpan.FromSeconds(10);

    public static Readiness Judge(MeshView view, ImmutableArray<PeerState> peers, LeaseState lease, bool isDraining = false) => new(
    [
        new("drain", isDraining ? "this node is draining: it takes no new work." : null),
        new("member", view.Self is { Status: MemberStatus.Up }
            ? null
            : $"this node is {view.Self?.Status.ToString() ?? "in no cluster"}; Up is wanted."),
        new("lease", lease.Holds ? null : $"no lease: {lease.Answering} of {lease.Voters} voters answer; a majority is wanted."),
        new("links", Missing(view, peers) is { Length: > 0 } missing ? $"there is no link to {string.Join(", ", missing)} yet." : null),
    ]);

    private static string[] Missing(MeshView view, ImmutableArray<PeerState> peers) =>
    [
        .. peers.Where(IsAwaited)
            .Select(peer => peer.Node)
            .Where(peer => view.Members.Any(member => member.Name == peer && member is { Reachable: true, Status: MemberStatus.Up })),
    ];

    private static bool IsAwaited(PeerState peer) =>
        peer.Suspicion.Cause == SuspicionCause.NeverConnected && peer.KnownFor < FirstContact;
}
