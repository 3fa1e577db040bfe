namespace Mesh.Links;

/// <summary>
/// What a node tells of one service's ring: to all its peers on change, on each new connection and each second; beyond a full
/// mesh to its neighbours, who tell it on where a strict service rests on it.
/// </summary>
/// <param name="Service">The service's name.</param>
/// <param name="Digest">Of the ring that the node goes by now.</param>
/// <param name="Term">Counts the service's rings, the same on all nodes once they agree; grows with each ring. 0 unless the
/// service is strict.</param>
/// <param name="Released">Whether the node holds no key that is another's by this ring, and waits for no removed node's
/// lease to end.</param>
internal readonly record struct RingState(string Service, ulong Digest, long Term, bool Released)
{
    /// <summary>Whether nodes that have no link to the teller must hear it, too: handover waits for it.</summary>
    public bool IsToldOn => Term > 0;
}
