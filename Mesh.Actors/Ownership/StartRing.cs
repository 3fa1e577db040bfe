using System.Collections.Immutable;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Mesh.Links;
using Mesh.Membership;

namespace Mesh.Ownership;

/// <summary>A ring with the very starts of the nodes that stand on it: an immutable value.</summary>
/// <remarks>
/// Its digest tells starts apart, which that of <see cref="Membership.Ring"/> does not: after a restart the ring is the
/// same, and what was said about it before the restart means nothing.
/// </remarks>
internal sealed class StartRing
{
    private readonly Ring _ring;
    private readonly int _own; // this node's index on the ring; -1 when it is not on it

    private StartRing(Ring ring, ImmutableArray<NodeIdentity> starts, NodeIdentity self)
    {
        _ring = ring;
        _own = starts.IndexOf(self);
        Starts = starts;
        Digest = DigestOf(ring, starts);
    }

    /// <summary>The nodes on the ring, index for index.</summary>
    public ImmutableArray<NodeIdentity> Starts { get; }

    /// <summary>Equal on all nodes that go by a ring of the same starts and weights.</summary>
    public ulong Digest { get; }

    /// <summary>Whether this node stands on it.</summary>
    public bool HasSelf => _own >= 0;

    public static StartRing Of(Ring ring, ImmutableArray<NodeIdentity> starts, NodeIdentity self) =>
        new(ring, starts, self);

    /// <summary>A service's ring; the empty one when no member offers the service.</summary>
    public static StartRing Of(ServiceView? service, NodeIdentity self) => service is null
        ? new StartRing(Ring.Empty, [], self)
        : new StartRing(service.Ring, StartsOf(service), self);

    /// <summary>The digest that nodes tell each other of a strict service.</summary>
    public static ulong DigestOf(ServiceView service) => DigestOf(service.Ring, StartsOf(service));

    /// <summary>Whether a position falls to this node.</summary>
    public bool Owns(ulong position) => _own >= 0 && _ring.OwnerAt(position) == _own;

    private static ImmutableArray<NodeIdentity> StartsOf(ServiceView service) =>
        [.. service.Members.Select(member => new NodeIdentity(member.Name, member.Incarnation))];

    private static ulong DigestOf(Ring ring, ImmutableArray<NodeIdentity> starts)
    {
        int[] incarnations = [.. starts.Select(start => start.Incarnation)];
        return XxHash3.HashToUInt64(MemoryMarshal.AsBytes(incarnations.AsSpan()), (long)ring.Digest);
    }
}
