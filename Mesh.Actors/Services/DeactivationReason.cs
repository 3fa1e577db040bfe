namespace Mesh;

/// <summary>Why a key's actor is stopped.</summary>
public enum DeactivationReason
{
    /// <summary>It had no request for the service's <c>passivate-after</c>.</summary>
    Idle,

    /// <summary>The key is another node's now, which serves it when this actor has stopped.</summary>
    Moved,

    /// <summary>The node is leaving.</summary>
    Draining,

    /// <summary>
    /// The node is out of sight of a majority of voters: the key may be another node's already. Write nothing that such
    /// a node may have written, unless your store refuses older terms (<see cref="Request.Term"/>).
    /// </summary>
    LeaseLost,
}
