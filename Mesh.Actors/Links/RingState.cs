namespace Mesh.Links;

/// <summary>What a node tells all its peers of one service's ring: on change, on each new connection, and each second.</summary>
/// <param name="Service">The service's name.</param>
/// <param name="Digest">Of the ring that the node goes by now.</param>
/// <param name="Term">Counts the service's rings, the same on all nodes once they agree; grows with each ring. 0 unless the
/// service is strict.</param>
/// <param name="Released">Whether the node holds no key that is another's by this ring, and waits for no removed node's
/// lease to end.</param>
internal readonly record struct RingState(string Service, ulong Digest, long Term, bool Released);
