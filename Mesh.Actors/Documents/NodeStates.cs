using Mesh.FailureDetection;

namespace Mesh.Documents;

/// <summary>How each node is, in one word, as the node asked sees it: <c>healthy</c>, <c>suspect</c>, <c>draining</c>, or
/// <c>unlinked</c> where there is no link to judge it by.</summary>
internal sealed class NodeStates(IMeshState state)
{
    private readonly Dictionary<string, PeerState> _peers = Peers(state);

    /// <summary>The word for a node of that name.</summary>
    public string Of(string node) =>
        node == state.NodeName ? WordOf(SuspicionState.Healthy, state.IsDraining)
        : _peers.TryGetValue(node, out var peer) ? WordOf(peer.Suspicion.State, peer.IsDraining)
        : WordOf(SuspicionState.Unlinked, isDraining: false);

    // A node that is leaving and silent is silent first of all.
    private static string WordOf(SuspicionState suspicion, bool isDraining) =>
        isDraining && suspicion != SuspicionState.Suspect ? "draining" : Words.Of(suspicion.ToString());

    private static Dictionary<string, PeerState> Peers(IMeshState state)
    {
        var peers = new Dictionary<string, PeerState>(StringComparer.Ordinal);
        foreach (var peer in state.Peers)
        {
            peers[peer.Node] = peer; // two starts of one name may both be members for a while
        }

        return peers;
    }
}
