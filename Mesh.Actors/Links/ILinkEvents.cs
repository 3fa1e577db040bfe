using Mesh.Requests;

namespace Mesh.Links;

/// <summary>What happens on a connection, told to the link that owns it. Called from I/O threads.</summary>
internal interface ILinkEvents
{
    /// <summary>The peer's name, for messages.</summary>
    string PeerName { get; }

    /// <summary>Something came.</summary>
    void OnHeard(TimeSpan now);

    /// <summary>A pong came.</summary>
    /// <param name="now">When, on the monotonic clock.</param>
    /// <param name="roundTrip">Since its ping was sent.</param>
    /// <param name="granted">Whether the peer, being a voter, grants a lease with it.</param>
    void OnPong(TimeSpan now, TimeSpan roundTrip, bool granted);

    /// <summary>The peer said that the cluster has removed this incarnation.</summary>
    void OnRemoved(string refusal);

    /// <summary>The answer to an attempt came, perhaps too late.</summary>
    /// <param name="id">The attempt's id.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="ended">Takes the request if it has ended with that; runs after the read.</param>
    void OnAnswer(ulong id, in Answer answer, ReplyBatch ended);

    /// <summary>The connection is gone; nothing is published on it any more.</summary>
    void OnLost(OutboundLink connection, string cause);
}
