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

    public static Readiness Judge(
        MeshView view, ImmutableArray<PeerState> peers, LeaseState lease, bool isDraining = false)
    {
        var faults = ImmutableArray.CreateBuilder<string>();
        if (isDraining)
        {
            faults.Add("this node is draining: it takes no new work.");
        }

        if (view.Self is not { Status: MemberStatus.Up })
        {
            faults.Add($"this node is {view.Self?.Status.ToString() ?? "in no cluster"}; Up is wanted.");
        }

        if (!lease.Holds)
        {
            faults.Add($"no lease: {lease.Answering} of {lease.Voters} voters answer; a majority is wanted.");
        }

        foreach (var peer in peers.Where(IsAwaited))
        {
            if (view.Members.Any(member => member.Name == peer.Node && member is { Reachable: true, Status: MemberStatus.Up }))
            {
                faults.Add($"there is no link to {peer.Node} yet.");
            }
        }

        return new Readiness(faults.Count == 0, faults.ToImmutable());
    }

    private static bool IsAwaited(PeerState peer) =>
        peer.Suspicion.Cause == SuspicionCause.NeverConnected && peer.KnownFor < FirstContact;
}
