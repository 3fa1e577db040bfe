using System.Collections.Immutable;
using Akka.Cluster;
using Mesh.FailureDetection;
using Mesh.Hosting;
using Mesh.Links;
using Mesh.Membership;

namespace Mesh.Observation;

/// <summary>What a node thinks of its peers, one start of each: what it thinks of a former one is nobody's concern.</summary>
internal static class CurrentPeers
{
    /// <summary>Its opinions; of peers that it has no link to, and of those that it never reached yet, it has none.</summary>
    public static ImmutableArray<PeerState> Of(MeshRuntime runtime)
    {
        var links = runtime.Peered;
        return
        [
            .. OneOfEach(runtime.View.Members)
                .Select(member => links.TryGetValue(NodeIdentity.Of(member), out var link) ? link.State : null)
                .OfType<PeerState>()
                .Where(peer => peer.Suspicion is not ({ State: SuspicionState.Unlinked } or { Cause: SuspicionCause.NeverConnected })),
        ];
    }

    /// <summary>One member for each name: of two starts of a node, the one that was not taken for dead.</summary>
    public static ImmutableArray<MeshMember> OneOfEach(ImmutableArray<MeshMember> members) =>
    [
        .. members.GroupBy(member => member.Name, StringComparer.Ordinal)
            .Select(alike => alike.OrderBy(member => member.Status is MemberStatus.Down or MemberStatus.Exiting).First()),
    ];
}
