using System.Collections.Immutable;
using Mesh.Documents;

namespace Mesh.Inspection.Inquiries;

/// <summary>What one node thinks of its peers.</summary>
/// <param name="Doubt">How many times it has raised its own thresholds because it is starved itself; 1 when it is well.</param>
/// <param name="Peers">Suspects first, then the highest phi; the healthiest are left out beyond <see cref="MaxPeers"/>.</param>
/// <param name="LeftOut">How many were left out.</param>
internal sealed record OpinionsAnswer(int Doubt, ImmutableArray<PeerOpinion> Peers, int LeftOut)
{
    /// <summary>What an answer has room for.</summary>
    public const int MaxPeers = 256;

    /// <summary>What it thinks of each.</summary>
    public ImmutableArray<PeerOpinion> Peers { get; } = Sound.List(Peers);

    public static OpinionsAnswer Of(IMeshState state)
    {
        var peers = state.Peers;
        return new(
            state.Doubt,
            [
                .. peers.OrderByDescending(peer => peer.Suspicion.IsSuspect)
                    .ThenByDescending(peer => peer.Suspicion.Phi)
                    .ThenBy(peer => peer.Node, StringComparer.Ordinal)
                    .Take(MaxPeers)
                    .Select(peer => PeerOpinion.Of(peer)),
            ],
            Math.Max(0, peers.Length - MaxPeers));
    }
}

/// <summary>One node's opinion of one peer.</summary>
/// <param name="Node">The peer.</param>
/// <param name="State"><c>healthy</c>, <c>suspect</c> or <c>unlinked</c>.</param>
/// <param name="Phi">The suspicion level; null when it is infinite, and the cause tells why.</param>
/// <param name="Cause">Why the peer is suspect; <c>none</c> when it isn't.</param>
internal sealed record PeerOpinion(string Node, string State, double? Phi, string Cause)
{
    public static PeerOpinion Of(PeerState peer) => new(
        peer.Node,
        Words.Of(peer.Suspicion.State.ToString()),
        double.IsFinite(peer.Suspicion.Phi) ? peer.Suspicion.Phi : null,
        Words.Of(peer.Suspicion.Cause.ToString()));
}
