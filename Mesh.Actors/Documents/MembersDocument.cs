using System.Collections.Immutable;
using Mesh.Membership;

namespace Mesh.Documents;

/// <summary><c>GET /v1/members</c>: the cluster as the node asked knows it.</summary>
/// <param name="Node">The node asked.</param>
/// <param name="ClusterId">Tells this cluster from any other; null while the node asked is in none.</param>
/// <param name="Version">Counts that node's views; not comparable between nodes.</param>
/// <param name="Leader">The address of the leader; null while there is none.</param>
/// <param name="Members">All members, sorted by name.</param>
/// <param name="Alarms">What is wrong now, as the node asked sees it; empty as a rule.</param>
internal sealed record MembersDocument(
    string Node,
    string? ClusterId,
    long Version,
    string? Leader,
    ImmutableArray<MemberDocument> Members,
    ImmutableArray<AlarmDocument> Alarms)
{
    internal static MembersDocument Of(IMeshState state)
    {
        var view = state.View;
        var peers = new Dictionary<string, PeerState>(StringComparer.Ordinal);
        foreach (var peer in state.Peers)
        {
            peers[peer.Node] = peer;
        }

        return new(
            state.NodeName,
            state.ClusterId?.ToString(),
            view.Version,
            view.Leader?.ToString(),
            [.. view.Members.Select(member => Member(member, peers.GetValueOrDefault(member.Name)))],
            [.. state.Alarms.Select(AlarmDocument.Of)]);

        MemberDocument Member(MeshMember member, PeerState? peer) =>
            MemberDocument.Of(member, peer, member.Name == state.NodeName ? state.Doubt : peer?.Doubt);
    }
}

/// <summary>One member.</summary>
/// <param name="Name">The stable name.</param>
/// <param name="Address">The control plane's address.</param>
/// <param name="Incarnation">Tells one start of the node from the next.</param>
/// <param name="Status">Its status by gossip: <c>joining</c>, <c>up</c>, <c>leaving</c>, …</param>
/// <param name="Reachable">False while some member can't reach it.</param>
/// <param name="Voter">Whether it is one of the configured seeds.</param>
/// <param name="Weight">Its share of each ring relative to the others.</param>
/// <param name="DataPort">The data plane's port.</param>
/// <param name="AppVersion">The version of the program that runs there.</param>
/// <param name="Services">The services it offers, sorted.</param>
/// <param name="Roles">Its roles, sorted.</param>
/// <param name="Connected">Whether the node asked has a link to it that is up; null for itself, and without a
/// link.</param>
/// <param name="Opinion">What the node asked thinks of it; null for itself, and without a link.</param>
/// <param name="Doubt">How starved it says it is itself: how many times it has raised its own thresholds, 1 when it is
/// well. Null without a link.</param>
internal sealed record MemberDocument(
    string Name,
    string Address,
    int Incarnation,
    string Status,
    bool Reachable,
    bool Voter,
    int Weight,
    int DataPort,
    string AppVersion,
    ImmutableArray<string> Services,
    ImmutableArray<string> Roles,
    bool? Connected,
    OpinionDocument? Opinion,
    int? Doubt)
{
    internal static MemberDocument Of(MeshMember member, PeerState? peer, int? doubt) => new(
        member.Name,
        member.Address.ToString(),
        member.Incarnation,
        Words.Of(member.Status.ToString()),
        member.Reachable,
        member.Voter,
        member.Weight,
        member.DataPort,
        member.AppVersion,
        member.Services,
        member.Roles,
        peer?.Connected,
        peer is null ? null : OpinionDocument.Of(peer.Suspicion, peer.InFlight, peer.RoundTrip),
        doubt);
}
