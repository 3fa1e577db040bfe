using System.Collections.Immutable;
using Mesh.Links;

namespace Mesh.Ownership;

/// <summary>
/// Decides when one node may serve the keys of one strict service: an immutable value with verbs. What to tell the
/// others of it is <see cref="ToTell"/>; why no two nodes ever serve one key stands in
/// <c>docs/decisions/0008-release-before-gain.md</c>.
/// </summary>
internal sealed record Handover
{
    /// <summary>Rings are heavy: who does not settle for so many of them keeps no key, and waits for each.</summary>
    private const int MaxSince = 16;

    private readonly NodeIdentity _self;
    private readonly bool _releaseBeforeGain;
    private StartRing _ring;
    private ImmutableArray<StartRing> _since = []; // from the ring of the last settlement to the current one; empty: keeps nothing
    private ImmutableHashSet<NodeIdentity> _present = []; // the other members that offer the service, whatever their status
    private ImmutableHashSet<NodeIdentity> _departed = []; // were on a ring, are on it no more, and may still be active
    private ImmutableHashSet<NodeIdentity> _cleared = []; // are present, have departed, and are active no more
    private ImmutableDictionary<NodeIdentity, RingState> _told = ImmutableDictionary<NodeIdentity, RingState>.Empty;
    private long _highestTerm;
    private bool _hasSettled;
    private NodeIdentity? _missing; // a partner that did not agree when all were asked last; null: nobody was found, or asked
    private bool _hasLeft; // will never be on a ring again
    private bool _isStopped; // holds no key that is another's by the current ring

    private Handover(string service, NodeIdentity self, long firstTerm, bool releaseBeforeGain)
    {
        Service = service;
        _self = self;
        _ring = StartRing.Of(null, self);
        _highestTerm = firstTerm;
        _releaseBeforeGain = releaseBeforeGain;
    }

    public string Service { get; }

    public NodeIdentity Self => _self;

    /// <summary>Counts the rings that this node took; 0 before the first.</summary>
    public int Rings { get; private init; }

    /// <summary>The term of the current ring, which all nodes that go by it come to share.</summary>
    public long RingTerm { get; private init; }

    /// <summary>The term that work is done under: that of the last settlement. For one key it only grows.</summary>
    public long Term { get; private init; }

    /// <summary>Whether every key that is this node's by the current ring may be served.</summary>
    public bool IsSettled { get; private init; }

    /// <summary>What the others must hear.</summary>
    public RingState ToTell => new(Service, _ring.Digest, RingTerm, IsReleased);

    /// <summary>The removed ones whose leases must end; see <see cref="FenceLapsed"/>.</summary>
    public IEnumerable<NodeIdentity> Unfenced => _departed.Except(_present);

    /// <summary>Whom the settlement waits for.</summary>
    public IEnumerable<NodeIdentity> Awaited => IsSettled ? [] : _departed.Union(Partners.Where(node => !Agrees(node)));

    private bool IsReleased => _isStopped && (_hasLeft
        ? _departed.All(node => _present.Contains(node) && Follows(node))
        : _departed.IsEmpty);

    /// <summary>
    /// Who must have come to the current ring. Before the first settlement that is everybody in sight: those who
    /// come up at the same moment may see each other's coming in any order.
    /// </summary>
    private IEnumerable<NodeIdentity> Partners => _hasSettled
        ? _ring.Starts.Where(node => node != _self)
        : _present.Union(_ring.Starts).Except(_departed).Except(_cleared).Remove(_self);

    /// <param name="service">The service's name.</param>
    /// <param name="self">This node.</param>
    /// <param name="firstTerm">
    /// Terms begin above it: milliseconds of the wall clock, so that a cluster started anew goes on from higher terms.
    /// </param>
    /// <param name="releaseBeforeGain">Off only in tests.</param>
    public static Handover Of(string service, NodeIdentity self, long firstTerm = 0, bool releaseBeforeGain = true) =>
        new(service, self, firstTerm, releaseBeforeGain);

    /// <summary>What this node may do with the key at a position. Allocates nothing.</summary>
    public Claim May(ulong position)
    {
        if (!_ring.Owns(position))
        {
            return Claim.NotOwner;
        }

        return IsSettled || KeptSinceSettlement(position) ? Claim.Serve : Claim.Gaining;
    }

    /// <summary>
    /// Membership changed, or this is the first look at it. When the ring is another, what this node serves must stop where it is not the owner any
    /// more: see <see cref="OwnStopped"/>.
    /// </summary>
    /// <param name="ring">The ring of this view.</param>
    /// <param name="present">All members that offer the service, whatever their status.</param>
    /// <param name="leaving">Those of them that were Up once and will not be again; this node, too.</param>
    public Handover RingTaken(
        StartRing ring, ImmutableHashSet<NodeIdentity> present, ImmutableHashSet<NodeIdentity> leaving)
    {
        var others = present.Remove(_self);
        var left = _hasSettled ? _departed : _departed.Union(leaving.Intersect(others).Except(_cleared));
        var hasLeft = _hasLeft || (_ring.HasSelf && !ring.HasSelf) || leaving.Contains(_self);
        if (ring.Digest == _ring.Digest)
        {
            return (this with
            {
                _present = others,
                _departed = left,
                _cleared = _cleared.Intersect(others),
                _missing = null,
                _hasLeft = hasLeft,
            }).Judged();
        }

        var departed = left.Union(_ring.Starts).Except(ring.Starts).Remove(_self);
        var term = Math.Max(RingTerm, _highestTerm) + 1;
        return (this with
        {
            _ring = ring,
            _since = _since.IsEmpty || _since.Length == MaxSince ? [] : _since.Add(ring),
            _present = others,
            _departed = departed,
            _cleared = _cleared.Intersect(others),
            _told = _told.RemoveRange(_told.Keys.Where(node => !others.Contains(node) && !departed.Contains(node))),
            _highestTerm = term,
            _isStopped = false,
            _missing = null,
            _hasLeft = hasLeft,
            RingTerm = term,
            Rings = Rings + 1,
            IsSettled = false,
        }).Judged();
    }

    /// <summary>Nothing runs here any more that was another's by the ring of this count; see <see cref="Rings"/>.</summary>
    public Handover OwnStopped(int rings) =>
        rings == Rings && !_isStopped ? (this with { _isStopped = true }).Judged() : this;

    /// <summary>Another node told of its ring. What it told before it was in sight must be given again then.</summary>
    public Handover Heard(NodeIdentity peer, RingState state)
    {
        if (_told.TryGetValue(peer, out var before) && before == state)
        {
            return this; // told again, once a second
        }

        var heard = this with { _highestTerm = Math.Max(_highestTerm, state.Term) };
        if (!_present.Contains(peer) && !_departed.Contains(peer))
        {
            return heard;
        }

        // Everybody adopts the highest term that is told of the current ring: what was said of the same ring at an
        // earlier time, before another ring, is then told from what holds now.
        var isCurrent = state.Digest == _ring.Digest;
        return (heard with
        {
            _told = _told.SetItem(peer, state),
            RingTerm = isCurrent ? Math.Max(RingTerm, state.Term) : RingTerm,
        }).Judged();
    }

    /// <summary>A removed node can hold no lease any more.</summary>
    public Handover FenceLapsed(NodeIdentity node) =>
        _departed.Contains(node) && !_present.Contains(node)
            ? (this with { _departed = _departed.Remove(node) }).Judged()
            : this;

    /// <summary>Of two that leave at once only one waits for the other's word, or both would for ever.</summary>
    private bool Follows(NodeIdentity node) => string.CompareOrdinal(node.ToString(), _self.ToString()) > 0;

    private bool KeptSinceSettlement(ulong position)
    {
        foreach (var ring in _since)
        {
            if (!ring.Owns(position))
            {
                return false;
            }
        }

        return !_since.IsEmpty;
    }

    private bool Agrees(NodeIdentity node) =>
        _told.TryGetValue(node, out var state)
        && state.Digest == _ring.Digest && state.Term == RingTerm && state.Released;

    /// <summary>Settled once, a ring stays so: what each said of it has been true after this node took it.</summary>
    private Handover Judged()
    {
        var cleared = _departed.Where(Agrees).ToArray();
        var judged = cleared.Length == 0
            ? this
            : this with { _departed = _departed.Except(cleared), _cleared = _cleared.Union(cleared) };
        if (judged.Rings == 0 || (_releaseBeforeGain && !judged.IsReleased))
        {
            return judged;
        }

        if (judged.FirstMissing() is { } missing)
        {
            return judged._missing == missing ? judged : judged with { _missing = missing };
        }

        return judged with
        {
            _hasSettled = true,
            _since = [judged._ring],
            _missing = null,
            IsSettled = true,
            Term = judged.RingTerm,
        };
    }

    /// <summary>A partner that does not agree; null when all do.</summary>
    /// <remarks>
    /// All are asked again only when the one agrees that was missing: with N nodes on a ring, N words come, and asking all for each
    /// would be N × N. Who the partners are changes only with membership, which forgets the missing one.
    /// </remarks>
    private NodeIdentity? FirstMissing() => !_releaseBeforeGain ? null
        : _missing is { } known && !Agrees(known) ? known
        : Partners.FirstOrDefault(node => !Agrees(node));
}
