using Mesh.Documents;

namespace Mesh.Inspection.Inquiries;

/// <summary>One node's opinion of one peer.</summary>
/// <param name="Node">The peer.</param>
/// <param name="Suspect">Whether routes go around it.</param>
/// <param name="Phi">The suspicion level; null when it is infinite.</param>
/// <param name="Cause">Why it is suspect, in a word; <c>none</c> when it isn't.</param>
/// <param name="Seconds">For how long it has been suspect; 0 when it isn't.</param>
internal sealed record OpinionWord(string Node, bool Suspect, double? Phi, string Cause, double Seconds)
{
    /// <summary>About as many bytes does it take as JSON, at most.</summary>
    internal int Bytes => 100 + (6 * (Node.Length + Cause.Length));

    public static OpinionWord Of(PeerState peer, TimeSpan suspectFor) => new(
        peer.Node,
        peer.Suspicion.IsSuspect,
        double.IsFinite(peer.Suspicion.Phi) ? Math.Round(Math.Min(peer.Suspicion.Phi, 1e6), 2) : null,
        Words.Of(peer.Suspicion.Cause.ToString()),
        Math.Round(suspectFor.TotalSeconds, 1));
}
