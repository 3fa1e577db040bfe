using Mesh.FailureDetection;

namespace Mesh.Documents;

/// <summary>This node's own opinion of a peer.</summary>
/// <param name="State"><c>healthy</c>, <c>suspect</c>, or <c>unlinked</c>: neither, for there is no link to judge it by, and
/// the first request has one made.</param>
/// <param name="Phi">The suspicion level, 0 upward. JSON has no infinity: null when it is infinite, and the cause
/// tells why.</param>
/// <param name="Cause">Why the peer is suspect: <c>connection-lost</c>, <c>ping-unanswered</c>,
/// <c>unreachable</c> (to the cluster, and not linked), …; <c>none</c> when it isn't.</param>
/// <param name="InFlight">Requests that this node has sent to it and that are not answered.</param>
/// <param name="RoundTripMs">The smoothed round trip in milliseconds; null before the first one, and for this
/// node.</param>
internal sealed record OpinionDocument(string State, double? Phi, string Cause, int InFlight, double? RoundTripMs)
{
    internal static OpinionDocument Of(in Suspicion suspicion, int inFlight, TimeSpan? roundTrip) => new(
        Words.Of(suspicion.State.ToString()),
        double.IsFinite(suspicion.Phi) ? suspicion.Phi : null,
        Words.Of(suspicion.Cause.ToString()),
        inFlight,
        roundTrip?.TotalMilliseconds);
}
