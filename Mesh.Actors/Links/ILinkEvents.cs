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
    void OnPong(TimeSpan now, TimeSpan roundTrip);

    /// <summary>The answer to an attempt came, perhaps too late.</summary>
    void OnAnswer(ulong id, in Answer answer);

    /// <summary>The connection is gone; nothing is published on it any more.</summary>
    void OnLost(OutboundLink connection, string cause);
}
